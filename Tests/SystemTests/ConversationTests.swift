import TestSupport
import Testing

@testable import Embedded

@Suite("A first conversation", .tags(.database, .redis, .slow), .timeLimit(.minutes(5)))
struct ConversationTests {
    @Test("whoever has the set-up link runs the server; what is said is there after a restart, and the link is not")
    func conversation() async throws {
        try await DataFolder.with { folder in
            let first = try folder.serve()
            var ada = Visitor(try await first.ready())
            #expect(try await ada.get("/health").body == #"{"status":"ok"}"#)
            #expect(try await ada.get("/health/ready").status == 200)
            let link = try #require(first.lines.first { $0.contains("/#setup=") })
            let setup = try #require(link.split(separator: "#setup=").last)

            let account = #"{"email":"ada@example.org","password":"a long enough password","name":"Ada""#
            let registered = try await ada.post("/auth/register", account + #","setup_token":"\#(setup)"}"#)
            #expect(registered.status == 201, "\(registered.body)")
            #expect(registered.body.contains(#""operator":true"#))
            ada.token = registered["access_token"]
            #expect(try await ada.get("/performance").status == 200)

            let made = try await folder.run(["group", "create", "den", "--owner", "ada@example.org"])
            let group = try #require(made.lines.first)
            #expect(made.lines.count == 1 && made.exit == .code(0), "\(made.lines)")
            let sent = try await ada.post("/groups/\(group)/messages", #"{"content":"is anybody there"}"#)
            #expect(sent.status == 201, "\(sent.body)")
            try await first.stop()

            let second = try folder.serve()
            var again = Visitor(try await second.ready())
            #expect(!second.lines.contains { $0.contains("/#setup=") })
            let token = try await folder.run(["token", "ada@example.org"])
            again.token = token.lines.first
            let read = try await again.get("/groups/\(group)/messages")
            #expect(read.body.contains("is anybody there"), "\(read.body)")
            try await second.stop()
        }
    }
}
