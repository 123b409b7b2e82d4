import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Likes over HTTP", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct LikeHandlersTests {
    /// Ada's message in a group with Bob.
    private struct Scene {
        let ada: Person
        let bob: Person
        let likes: String
        let message: String

        init(_ server: HTTPFixture) async throws {
            (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            let group = try await server.group(owner: ada, members: [bob])
            let seq = try await server.send("Ahoy", to: group, from: ada)[0]
            #expect(seq == 3)
            message = "/groups/\(group)/messages/\(seq)"
            likes = message + "/likes"
        }
    }

    @Test("likes and taking back are idempotent, and say what there is now and the number that they took")
    func idempotent() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let (party, thumb) = (scene.likes + "/" + "🎉".percentEncoded, scene.likes + "/" + "👍".percentEncoded)
            let steps = [
                ("PUT", scene.likes, scene.ada, #"{"likes":{"👍":1},"liked":["👍"],"seq":4}"#),
                ("PUT", scene.likes, scene.ada, #"{"likes":{"👍":1},"liked":["👍"],"seq":null}"#),
                ("PUT", thumb, scene.ada, #"{"likes":{"👍":1},"liked":["👍"],"seq":null}"#),
                ("DELETE", party, scene.ada, #"{"likes":{"👍":1},"liked":["👍"],"seq":null}"#),
                ("PUT", party, scene.bob, #"{"likes":{"👍":1,"🎉":1},"liked":["🎉"],"seq":5}"#),
                ("PUT", scene.likes, scene.bob, #"{"likes":{"👍":2,"🎉":1},"liked":["👍","🎉"],"seq":6}"#),
                // Of those that are left, Bob's party is the older one.
                ("DELETE", scene.likes, scene.ada, #"{"likes":{"🎉":1,"👍":1},"liked":[],"seq":7}"#),
                ("DELETE", scene.likes, scene.bob, #"{"likes":{"🎉":1},"liked":["🎉"],"seq":8}"#),
                ("DELETE", party, scene.bob, #"{"likes":{},"liked":[],"seq":9}"#),
                ("DELETE", party, scene.bob, #"{"likes":{},"liked":[],"seq":null}"#),
            ]
            for (index, (method, path, person, text)) in steps.enumerated() {
                let answer = try await server.ask(method, path, as: person)
                #expect(answer.status == 200)
                #expect(answer.text == text, "step \(index)")
            }
            #expect(try await server.ask("GET", scene.message, as: scene.bob).json["changed_seq"] == .integer(9))
        }
    }

    @Test("every sort of emoji goes through a path, and two spellings are one like")
    func emoji() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let put = { (text: String) in
                try await server.ask("PUT", scene.likes + "/" + text.percentEncoded, as: scene.ada)
            }
            let kiss = "👩🏻\u{200D}\u{2764}\u{FE0F}\u{200D}💋\u{200D}👨🏿"
            let sorts = ["👍🏿", "🇨🇭", kiss, "#\u{FE0F}\u{20E3}", "\u{2764}\u{FE0F}"]
            for (count, emoji) in sorts.enumerated() {
                let answer = try await put(emoji)
                #expect(answer.status == 200, "\(emoji)")
                #expect(answer.json["likes"]?.keys.count == count + 1)
                #expect(answer.json["liked"]?.elements.last?.text.map { Array($0.utf8) } == Array(emoji.utf8))
            }
            #expect(try await put("\u{2764}").json["seq"] == .null, "The heart is there already.")
            let removed = try await server.ask("DELETE", scene.likes + "/" + "\u{2764}".percentEncoded, as: scene.ada)
            #expect(removed.json["likes"]?.keys.count == sorts.count - 1)
        }
    }

    @Test("what is no emoji is named, one too many is a conflict, and a tombstone is one")
    func refused() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            for text in ["like", "7", "👍👍", "🏿", "👍\u{200D}", " 👍", String(repeating: "👍", count: 100)] {
                for method in ["PUT", "DELETE"] {
                    let answer = try await server.ask(method, scene.likes + "/" + text.percentEncoded, as: scene.ada)
                    #expect(answer.status == 422, "\(text)")
                    #expect(answer.json["errors"]?.elements.compactMap { $0["field"]?.text } == ["emoji"])
                }
            }
            for number in 0..<Emoji.perMessageMax + 2 {
                let letter = Unicode.Scalar(0x1F1E6 + UInt32(number))!
                let answer = try await server.ask(
                    "PUT", scene.likes + "/" + "🇨\(letter)".percentEncoded, as: number % 2 == 0 ? scene.ada : scene.bob)
                #expect(answer.status == (number < Emoji.perMessageMax ? 200 : 409), "\(number)")
            }
            #expect(try await server.ask("DELETE", scene.message, as: scene.ada).status == 204)
            for method in ["PUT", "DELETE"] {
                #expect(try await server.ask(method, scene.likes, as: scene.bob).code == "conflict")
            }
        }
    }
}

extension String {
    /// Every byte escaped, as a client may that does not ask which ones have to be.
    var percentEncoded: String {
        utf8.map { byte in
            let hex = String(byte, radix: 16, uppercase: true)
            return hex.count == 1 ? "%0\(hex)" : "%\(hex)"
        }.joined()
    }
}
