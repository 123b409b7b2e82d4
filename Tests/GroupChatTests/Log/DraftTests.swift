import Testing

@testable import GroupChat

@Suite("Draft validation")
struct DraftTests {
    @Test(
        "content is measured in Unicode scalars, and is more than white space",
        arguments: [
            ("", ChatError.contentEmpty as ChatError?), (" \n\t\u{3000}", .contentEmpty), ("hi", nil),
            (String(repeating: "é", count: 8_000), nil),
            (String(repeating: "é", count: 8_001), .contentTooLong(characters: 8_001, charactersMax: 8_000)),
            // One character to a reader, seven scalars on the wire.
            (String(repeating: "👨‍👩‍👧‍👦", count: 1_143), .contentTooLong(characters: 8_001, charactersMax: 8_000)),
            ("a\u{0}b", .contentInvalid),
        ])
    func contentLimits(content: String, expected: ChatError?) {
        #expect(
            Self.error { () throws(ChatError) in
                try Draft.message(
                    group: .random(), author: .random(), clientID: nil, content: content, charactersMax: 8_000)
            } == expected)
        #expect(
            Self.error { () throws(ChatError) in
                try Draft.edit(
                    group: .random(), author: .random(), target: 1, content: content, charactersMax: 8_000)
            } == expected)
    }

    @Test("a message without a client id gets one, so that its batch can be repeated")
    func clientID() throws {
        let first = try Draft.message(
            group: .random(), author: .random(), clientID: nil, content: "hi", charactersMax: 10)
        let second = try Draft.message(
            group: .random(), author: .random(), clientID: nil, content: "hi", charactersMax: 10)
        guard case .message(_, _, let one, _) = first.change, case .message(_, _, let two, _) = second.change else {
            Issue.record("not messages")
            return
        }
        #expect(one != two)
    }

    private static func error(_ body: () throws(ChatError) -> Draft) -> ChatError? {
        do throws(ChatError) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }
}
