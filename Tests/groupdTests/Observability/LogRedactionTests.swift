import Logging
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("What the log withholds", .tags(.security))
struct LogRedactionTests {
    private static let canary = "s3cr3t-canary"

    private func lines(_ message: String, _ metadata: Logger.Metadata) -> String {
        let record = LogRecord(time: .now, level: .info, label: "http", message: message, metadata: metadata)
        return String(decoding: record.line(.text) + record.line(.json), as: UTF8.self)
    }

    @Test(
        "the values of keys that name bodies, questions, tokens, passwords and headers",
        arguments: [
            "body", "request.body", "message.content", "content", "question", "qa.question", "prompt", "answer", "text",
            "headers", "request.headers", "header", "Authorization", "http.authorization", "cookie", "Set-Cookie",
            "access_token", "refreshToken", "token", "password", "user.password_hash", "client-secret", "s3.secret_key",
            "api_key", "api-key", "aws.credentials", "url.query",
        ])
    func keys(key: String) {
        let metadata: Logger.Metadata = [
            key: .string(Self.canary), "list": [.dictionary([key: .string(Self.canary)])],
            "outer": .dictionary([key: .string(Self.canary), "harmless": "shown"]),
        ]
        let lines = lines("m", metadata)
        #expect(!lines.contains(Self.canary))
        #expect(lines.contains(LogRedaction.mark))
        #expect(lines.contains("shown"))
    }

    @Test(
        "a whole structure under such a key",
        arguments: [
            Logger.MetadataValue.array([.string(canary)]), .dictionary(["x": .string(canary)]),
            .stringConvertible(canary),
        ])
    func structures(value: Logger.MetadataValue) {
        #expect(!lines("m", ["headers": value]).contains(Self.canary))
    }

    @Test(
        "what looks like a secret, in a message or under any key",
        arguments: [
            "Authorization: Bearer s3cr3t-canary", "got bearer s3cr3t-canary, refused",
            "/ws?access_token=s3cr3t-canary&x=1",
            "token=s3cr3t-canary", "postgres://groupd:s3cr3t-canary@db/groupd", "redis://:s3cr3t-canary@127.0.0.1:6379",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.s3cr3t-canary", "a eyJh.eyJz.s3cr3t-canary b",
        ])
    func shapes(text: String) {
        #expect(!lines(text, [:]).contains(Self.canary))
        #expect(!lines("m", ["reason": .string(text)]).contains(Self.canary))
        #expect(!lines("m", ["list": [.string(text)]]).contains(Self.canary))
    }

    @Test(
        "and nothing else",
        arguments: [
            "http://127.0.0.1:8080/a@b", "Bearer", "Bearer ", "the bearer of news", "eyJ", "eyJust.a.name and eyJ.x",
            "mail@example.org", "a://b c@d", "tokens=3",
        ])
    func harmless(text: String) { #expect(LogRedaction.scrub(text) == text) }

    @Test("harmless keys are shown", arguments: ["user.id", "group.id", "batch.count", "postgres.statement", "error"])
    func shown(key: String) { #expect(!LogRedaction.withholds(key)) }
}
