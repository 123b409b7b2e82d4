import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Malformed requests", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(3)))
struct MalformedRequestTests {
    @Test("each is answered with its code, as a problem that tells nothing about the inside")
    func table() async throws {
        #expect(MalformedRequest.all.count >= 100)
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            let group = try await server.group(owner: ada)
            for request in MalformedRequest.all {
                let answer = try await ask(request, server, ada, group)
                #expect(answer?.status == request.status, "\(request.what): \(answer?.text ?? "no answer")")
                #expect(answer?.code == request.code.rawValue, "\(request.what)")
                guard let answer else { continue }
                check(answer, request)
            }
            // Nothing of all that was stored.
            let groups = try await server.ask("GET", "/groups", as: ada)
            #expect(groups.json["items"]?.elements.count == 1)
            #expect(groups.json["items"]?.elements.first?["last_seq"] == .integer(1))
        }
    }

    private func ask(
        _ request: MalformedRequest, _ server: HTTPFixture, _ ada: Person, _ group: GroupID
    ) async throws -> TestAnswer? {
        let connection = try await TestConnection.open(port: server.port)
        defer { connection.close() }
        connection.send(
            request.bytes.replacing("{token}".utf8, with: ada.token.utf8)
                .replacing("{group}".utf8, with: group.description.utf8))
        return await connection.answer()
    }

    private func check(_ answer: TestAnswer, _ request: MalformedRequest) {
        #expect(answer["content-type"] == "application/problem+json", "\(request.what)")
        #expect(answer.json["status"] == .integer(Int64(request.status)), "\(request.what)")
        #expect(answer.json["request_id"]?.text == answer["x-request-id"], "\(request.what)")
        if let field = request.field {
            let fields = answer.json["errors"]?.elements.compactMap { $0["field"]?.text } ?? []
            #expect(fields.contains(field), "\(request.what): \(fields)")
        }
        // Made of any letters and digits, those of a leak included.
        let text = answer.text.replacing(answer["x-request-id"] ?? "", with: "")
        for leak in ["SQLSTATE", ".swift", "Fatal", "fatal", "psql", "groupd.", "/work", "/root"] {
            #expect(!text.contains(leak), "\(request.what): \(answer.text)")
        }
    }
}
