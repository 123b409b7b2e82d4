import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Resuming over sockets", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(1)))
struct ResumingTests {
    private func epoch(_ group: GroupID, _ fixture: SocketFixture, _ person: Person) async throws -> String {
        try await fixture.http.chat.groups.group(group, as: person.user).standing?.epoch ?? ""
    }

    private func subscribe(_ group: GroupID, _ epoch: String, after: Int64) -> String {
        #"{"type":"subscribe","ref":"s","group":"\#(group)","epoch":"\#(epoch)","after":\#(after)}"#
    }

    @Test("what was missed comes in order, each number once, and live events follow without a seam")
    func replay() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            for number in 0..<250 { try await fixture.http.send("\(number)", to: group, from: ada) }
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            socket.send(subscribe(group, try await epoch(group, fixture, ada), after: 1))
            #expect(try await socket.only("subscribed")["recovered"] == .bool(true))
            let live = Task {
                for number in 250..<300 { try await fixture.http.send("\(number)", to: group, from: ada) }
            }
            for number in 0..<300 {
                let frame = try await socket.only("message")
                #expect(frame["seq"] == .integer(Int64(number) + 2))
                #expect(frame["message"]?["content"]?.text == "\(number)")
            }
            try await live.value
        }
    }

    @Test(
        "what was edited or deleted is never replayed as it was, however lately another replay read it",
        .tags(.security))
    func replayAfterChanges() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            for number in 0..<250 { try await fixture.http.send("secret \(number)", to: group, from: ada) }
            let epoch = try await epoch(group, fixture, ada)
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            for round in 0..<10 {
                socket.send(subscribe(group, epoch, after: 1))
                _ = try await socket.only("subscribed")
                for number in 0..<250 {
                    let message = try await socket.only("message")["message"]
                    let wanted =
                        number < round ? (number.isMultiple(of: 2) ? "open \(number)" : "") : "secret \(number)"
                    #expect(message?["content"]?.text == wanted)
                }
                // Its own number, after those of the messages.
                for _ in 0..<round { _ = await socket.next() }
                socket.send(#"{"type":"unsubscribe","group":"\#(group)"}"#)
                _ = try await socket.only("unsubscribed")
                let target = Int64(round) + 2
                let change =
                    round.isMultiple(of: 2)
                    ? try Draft.edit(
                        group: group, author: ada.user, target: target, content: "open \(round)", charactersMax: 100)
                    : Draft.deletion(group: group, author: ada.user, target: target)
                _ = try await fixture.http.chat.writer.submit(change)
            }
        }
    }

    @Test("hello resumes too, for the groups that it names")
    func helloResumes() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            try await fixture.http.send("missed", to: group, from: ada)
            let epoch = try await epoch(group, fixture, ada)
            let socket = try await fixture.connect(ada, resume: #"{"\#(group)":{"epoch":"\#(epoch)","seq":1}}"#)
            _ = try await socket.only("subscribed")
            #expect(try await socket.only("message")["message"]?["content"]?.text == "missed")
        }
    }

    @Test(
        "another epoch, a number beyond the head and a gap over the bound mean reloading; live events go on",
        arguments: [("another", 1 as Int64), (nil, 99), (nil, 1)])
    func resync(epoch named: String?, after: Int64) async throws {
        try await SocketFixture.with {
            $0.replayEventsMax = 3
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            try await fixture.http.send("1", "2", "3", "4", to: group, from: ada)
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            let current = try await epoch(group, fixture, ada)
            socket.send(subscribe(group, named ?? current, after: after))
            #expect(try await socket.only("subscribed")["recovered"] == .bool(false))
            let resync = try await socket.only("resync")
            #expect(resync["last_seq"] == .integer(5) && resync["epoch"]?.text == current)
            try await fixture.http.send("live", to: group, from: ada)
            #expect(try await socket.only("message")["seq"] == .integer(6))
        }
    }

    @Test("a replay larger than the outbox never closes a peer that reads")
    func largeReplay() async throws {
        try await SocketFixture.with {
            $0.limits.outboxBytes = 16_384
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let content = String(repeating: "tide ", count: 400)
            for _ in 0..<120 { try await fixture.http.send(content, to: group, from: ada) }
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            socket.send(subscribe(group, try await epoch(group, fixture, ada), after: 1))
            _ = try await socket.only("subscribed")
            for number in 0..<120 { #expect(try await socket.only("message")["seq"] == .integer(Int64(number) + 2)) }
        }
    }

    @Test("who does not read is closed, comes back and resumes; nobody else notices")
    func slowConsumer() async throws {
        try await SocketFixture.with {
            $0.limits.outboxBytes = 65_536
        } _: { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let slow = try await fixture.open(as: bob, receiveBytes: 4_096)
            slow.send(#"{"type":"hello","subscribe":"all"}"#)
            _ = try await slow.next("subscribed")
            slow.pause()
            let quick = try await fixture.follow(group, as: ada)
            // Large, since the kernel takes megabytes for the peer before the outbox has to.
            let content = String(repeating: "🌊", count: 7_500)
            var last: Int64 = 2
            // More than the kernel keeps for the sender, and the outbox; then the peer has some seconds to go.
            for _ in 0..<(8 << 20) / content.utf8.count {
                try await fixture.http.send(content, to: group, from: ada)
                last += 1
                #expect(try await quick.next("message")["seq"] == .integer(last))
            }
            try await eventually("the peer is cut off") { !fixture.hub.registry.isConnected(bob.user) }
            slow.resume()
            var seen: Int64 = 2
            reading: while true {
                switch await slow.next() {
                case .frame(let frame):
                    if case .integer(let seq)? = frame["seq"] {
                        #expect(seq == seen + 1)
                        seen = seq
                    }
                case .close(let code):
                    #expect(code == 4_008)
                    break reading
                case .ping, .pong: continue
                case .end:
                    // Who took nothing for seconds after the goodbye is cut off.
                    break reading
                }
            }
            #expect(seen < last)
            let back = try await fixture.connect(bob, subscribe: "\"none\"")
            back.send(subscribe(group, try await epoch(group, fixture, bob), after: seen))
            _ = try await back.only("subscribed")
            while seen < last {
                seen += 1
                #expect(try await back.next("message")["seq"] == .integer(seen))
            }
        }
    }
}
