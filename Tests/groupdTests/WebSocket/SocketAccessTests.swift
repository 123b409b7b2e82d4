import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Who hears what over sockets", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(1)))
struct SocketAccessTests {
    @Test("a group that exists and one that does not look alike to an outsider, whatever they send")
    func outsider() async throws {
        try await SocketFixture.with { fixture in
            let (ada, mallory) = (try await fixture.http.person("Ada"), try await fixture.http.person("Mallory"))
            let secret = try await fixture.http.group(owner: ada)
            let socket = try await fixture.connect(mallory, subscribe: "\"none\"")
            let frames = [
                #"{"type":"subscribe","ref":"r","group":"G"}"#,
                #"{"type":"subscribe","ref":"r","group":"G","epoch":"e","after":1}"#,
                #"{"type":"send","ref":"r","group":"G","content":"let me in"}"#,
                #"{"type":"send","ref":"r","group":"G","content":"let me in","thread":1}"#,
                #"{"type":"edit","ref":"r","group":"G","seq":1,"content":"let me in"}"#,
                #"{"type":"delete","ref":"r","group":"G","seq":1}"#,
                #"{"type":"like","ref":"r","group":"G","seq":1,"emoji":"👍","on":true}"#,
                #"{"type":"read","ref":"r","group":"G","seq":1}"#,
                #"{"type":"typing","ref":"r","group":"G"}"#,
                #"{"type":"unsubscribe","ref":"r","group":"G"}"#,
            ]
            for frame in frames {
                var answers: [JSONTree] = []
                for group in [secret, GroupID.random()] {
                    socket.send(frame.replacing("G", with: group.description))
                    let error = try await socket.only("error")
                    #expect(error["group"]?.text == group.description)
                    answers.append(error.without("group"))
                }
                #expect(answers[0] == answers[1])
                #expect(answers[0]["code"]?.text == "not_found")
            }
            let history = try await fixture.http.ask("GET", "/groups/\(secret)/messages", as: ada)
            #expect(history.json["items"]?.elements.isEmpty == true)
        }
    }

    @Test(
        "that a group is not there, or none of the asker's business, is told on the same beat",
        arguments: [
            #"{"type":"subscribe","group":"G"}"#, #"{"type":"send","group":"G","content":"let me in"}"#,
            #"{"type":"edit","group":"G","seq":1,"content":"let me in"}"#, #"{"type":"delete","group":"G","seq":1}"#,
            #"{"type":"like","group":"G","seq":1,"emoji":"👍","on":true}"#, #"{"type":"read","group":"G","seq":1}"#,
            #"{"type":"received","group":"G","seq":1}"#, #"{"type":"typing","group":"G"}"#,
        ])
    func timing(frame: String) async throws {
        try await SocketFixture.with { fixture in
            let (ada, mallory) = (try await fixture.http.person("Ada"), try await fixture.http.person("Mallory"))
            let secret = try await fixture.http.group(owner: ada)
            let socket = try await fixture.connect(mallory, subscribe: "\"none\"")
            for group in [secret, GroupID.random()] {
                let start = ContinuousClock.now
                socket.send(frame.replacing("G", with: group.description))
                _ = try await socket.only("error")
                // A bound from below, which no slow machine breaks.
                #expect(ContinuousClock.now - start >= NotFoundTiming.beat)
            }
        }
    }

    @Test("a public group is no secret, and still not for those outside")
    func publicGroup() async throws {
        try await SocketFixture.with { fixture in
            let (ada, mallory) = (try await fixture.http.person("Ada"), try await fixture.http.person("Mallory"))
            let group = try await fixture.http.group(owner: ada, visibility: .public)
            let socket = try await fixture.connect(mallory, subscribe: "\"none\"")
            for frame in [
                #"{"type":"subscribe","group":"\#(group)"}"#, #"{"type":"send","group":"\#(group)","content":"hi"}"#,
                #"{"type":"read","group":"\#(group)","seq":1}"#, #"{"type":"typing","group":"\#(group)"}"#,
            ] {
                socket.send(frame)
                #expect(try await socket.only("error")["code"]?.text == "forbidden")
            }
        }
    }

    @Test(
        "whoever loses membership hears nothing numbered later, and is told why",
        arguments: [(GroupRequest.leave, "left"), (nil, "removed")] as [(GroupRequest?, String)])
    func removal(request: GroupRequest?, code: String) async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: bob)
            try await fixture.http.send("before", to: group, from: ada)
            let result = try await fixture.http.chat.groupWriter.perform(
                request ?? .remove(bob.user), in: group, by: request == nil ? ada.user : bob.user)
            try await fixture.http.send("after", to: group, from: ada)
            #expect(try await socket.only("message")["message"]?["content"]?.text == "before")
            #expect(try await socket.only("member")["seq"] == .integer(result.seqs[0]))
            #expect(try await socket.only("unsubscribed")["code"]?.text == code)
            socket.send(#"{"type":"subscribe","ref":"again","group":"\#(group)"}"#)
            #expect(try await socket.only("error")["code"]?.text == "not_found")
        }
    }

    @Test("a deleted group ends every subscription")
    func deletion() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.follow(group, as: ada)
            try await fixture.http.chat.groupWriter.perform(.delete, in: group, by: ada.user)
            #expect(try await socket.only("group")["change"]?.text == "deleted")
            #expect(try await socket.only("unsubscribed")["code"]?.text == "deleted")
        }
    }

    @Test("an ended session and a disabled person close their sockets")
    func ended() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let (first, second) = (try await fixture.connect(ada), try await fixture.connect(bob))
            let session = try #require(try await fixture.http.tokens.caller(bearing: ada.token).session)
            fixture.hub.close(sessions: [session])
            #expect(await first.closeCode() == 4_501)
            fixture.hub.close(user: bob.user, .unauthenticated)
            #expect(await second.closeCode() == 4_501)
        }
    }

    @Test("a token ends its socket in time, unless a fresh one comes")
    func expiry() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let (short, fresh) = (fixture.http.tokens.token(for: ada.user, seconds: 8), ada.token)
            let left = try await fixture.connect(Person(user: ada.user, token: short))
            let renewed = try await fixture.connect(Person(user: ada.user, token: short))
            let other = try await fixture.connect(Person(user: ada.user, token: short))
            renewed.send(#"{"type":"hello","token":"\#(fresh)"}"#)
            _ = try await renewed.next("ready")
            other.send(#"{"type":"hello","token":"\#(bob.token)"}"#)
            #expect(await other.closeCode() == 4_503)
            #expect(await left.closeCode() == 4_501)
            renewed.send(#"{"type":"ping"}"#)
            _ = try await renewed.next("pong")
        }
    }
}
