import GroupChat
import Synchronization
import TestSupport
import Testing

@testable import groupd

@Suite(
    "News that come early", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(1)))
struct EarlyNewsTests {
    /// Holds up a welcome, once it was prepared.
    private final class Door: Sendable {
        let isShut = Mutex(false)
        let isWaiting = Mutex(false)

        func pass() async {
            while isShut.withLock({ $0 }) {
                isWaiting.withLock { $0 = true }
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    @Test("who is added to a group while another device says hello is told on both, and follows it on both")
    func anotherDevice() async throws {
        let door = Door()
        try await SocketFixture.with {
            $0.beforeReady = { await door.pass() }
        } _: { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let first = try await fixture.connect(bob)
            door.isShut.withLock { $0 = true }
            let second = try await fixture.open(as: bob)
            second.send(#"{"type":"hello","subscribe":"all"}"#)
            try await eventually("the groups are read") { door.isWaiting.withLock { $0 } }
            let group = try await fixture.http.group(owner: ada, members: [bob])
            #expect(try await first.next("added")["group"]?.text == group.description)
            door.isShut.withLock { $0 = false }
            _ = try await second.next("ready")
            #expect(try await second.next("added")["group"]?.text == group.description)
            #expect(try await second.next("subscribed")["group"]?.text == group.description)
        }
    }

    @Test("who is added again is told so, though the news comes before that of their removal")
    func addedAgain() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.connect(bob)
            _ = try await socket.next("subscribed")
            // Another node, of which this one hears the second half alone.
            let other = GroupWriter(database: fixture.http.chat.database)
            try await other.perform(.remove(bob.user), in: group, by: ada.user)
            try await other.perform(.add(bob.user, role: .member), in: group, by: ada.user)
            fixture.hub.added(bob.user, to: group, seq: 4)
            #expect(try await socket.next("unsubscribed")["code"]?.text == "removed")
            #expect(try await socket.next("added")["group"]?.text == group.description)
            #expect(try await socket.next("subscribed")["group"]?.text == group.description)
        }
    }
}
