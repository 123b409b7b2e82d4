import Postgres
import Testing

@testable import GroupChat

/// A checker that finds nothing proves nothing until it has found what was planted.
@Suite("The log's checker")
struct LogCheckerTests {
    static let group = GroupID.random()
    static let ann = UserView(id: .random(), name: "Ann")
    static let bob = UserView(id: .random(), name: "Bob")

    /// Ann and Bob join, write, edit, like and delete; Bob is removed.
    static let events: [Event] = [
        event(1, .member(ann, .joined, role: .owner)),
        event(2, .member(bob, .joined, role: .member)),
        event(3, .message(message(3, by: ann, changed: 6, content: "edited", likes: 1))),
        event(4, .message(message(4, by: bob, changed: 8, isDeleted: true))),
        event(5, .liked(target: 3, user: bob.id, emoji: "👍", isOn: true, count: 1)),
        event(6, .edited(message(3, by: ann, changed: 6, content: "edited", likes: 1))),
        event(7, .member(bob, .removed, role: nil)),
        event(8, .deleted(message(4, by: bob, changed: 8, isDeleted: true))),
    ]

    static func event(_ seq: Int64, _ kind: Event.Kind) -> Event { Event(group: group, seq: seq, kind: kind) }

    static func message(
        _ seq: Int64, by author: UserView, changed: Int64, content: String = "", likes: Int64 = 0,
        isDeleted: Bool = false
    ) -> Message {
        Message(
            group: group, seq: seq, changedSeq: changed, id: .random(), author: author, kind: .text, content: content,
            thread: nil, replyCount: 0, likes: likes > 0 ? [.init(emoji: "👍", count: likes)] : [], liked: [],
            mentions: [],
            createdAt: .now, editedAt: nil, isDeleted: isDeleted)
    }

    static func stored(_ content: String = "edited") -> StoredGroup {
        StoredGroup(
            messages: [
                .init(
                    seq: 3, ordinal: 1, id: .random(), author: ann.id.uuid, clientID: nil, content: content,
                    isDeleted: false),
                .init(
                    seq: 4, ordinal: 2, id: .random(), author: bob.id.uuid, clientID: nil, content: "", isDeleted: true),
            ], members: [.init(user: ann.id, role: .owner)])
    }

    static func violations(
        _ events: [Event], stored: StoredGroup = stored(), lastSeq: Int64 = 8, messageCount: Int64 = 2
    ) -> [String] {
        LogChecker(
            group: group, events: events,
            head: .init(epoch: "e", lastSeq: lastSeq, messageCount: messageCount), stored: stored
        ).violations
    }

    @Test("a good history has no violation")
    func good() {
        #expect(Self.violations(Self.events) == [])
    }

    @Test("every event left out is noticed", arguments: 0..<8)
    func dropped(index: Int) {
        var events = Self.events
        events.remove(at: index)
        #expect(!Self.violations(events).isEmpty)
    }

    @Test("every event told twice is noticed", arguments: 0..<8)
    func doubled(index: Int) {
        var events = Self.events
        events.insert(events[index], at: index)
        #expect(!Self.violations(events).isEmpty)
    }

    @Test("every two events out of order are noticed", arguments: 0..<7)
    func swapped(index: Int) {
        var events = Self.events
        events.swapAt(index, index + 1)
        #expect(!Self.violations(events).isEmpty)
    }

    @Test("a message and a like after a removal are noticed")
    func afterRemoval() {
        let late = Self.event(9, .message(Self.message(9, by: Self.bob, changed: 9, content: "late")))
        #expect(Self.violations(Self.events + [late], lastSeq: 9).contains { $0.contains("no member") })
        let like = Self.event(9, .liked(target: 3, user: Self.bob.id, emoji: "🎉", isOn: true, count: 1))
        #expect(Self.violations(Self.events + [like], lastSeq: 9).contains { $0.contains("no member") })
    }

    @Test("another content, count, role or head than is stored is noticed")
    func states() {
        #expect(!Self.violations(Self.events, stored: Self.stored("other")).isEmpty)
        #expect(!Self.violations(Self.events, lastSeq: 9).isEmpty)
        #expect(!Self.violations(Self.events, messageCount: 3).isEmpty)
        var group = Self.stored()
        group.members = [.init(user: Self.ann.id, role: .admin)]
        #expect(!Self.violations(Self.events, stored: group).isEmpty)
        group.members = []
        #expect(!Self.violations(Self.events, stored: group).isEmpty)
    }
}
