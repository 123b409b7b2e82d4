import ChatLoad
import Embeddings
import Foundation
import GroupChat

/// A running server with conversations in it, its database, and who owns all groups.
struct Stage: Sendable {
    private static let ownerMail = "owner@example.org"

    let server: ServerProcess
    let rest: RESTClient
    let storage: Storage
    let owner: Person

    /// Starts a server on the data directory, which may be new.
    ///
    /// - Parameter model: where the local model's files are; nil: no vectors are made.
    static func open(_ program: Program, directory: String, model: String?) async throws -> Stage {
        var settings = ["embeddings.kind": "off"]
        if let model { settings = ["embeddings.kind": "local", "embeddings.model_dir": absolute(model)] }
        let server = try await ServerProcess.start(
            .init(program: program.server, dataDirectory: directory, port: program.port, settings: settings))
        do {
            let storage = try await Storage.open(server)
            _ = try? await server.command(["user", "create", "--email", ownerMail, "--name", "Importer"])
            let rest = RESTClient(port: program.port)
            let owner = try await rest.person(token: try await server.command(["token", ownerMail]))
            return Stage(server: server, rest: rest, storage: storage, owner: owner)
        } catch {
            try? await server.stop()
            throw error
        }
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }

    func close() async throws {
        await storage.close()
        try await server.stop()
    }

    /// Imports a history as a group of the owner's.
    func importGroup(_ name: String, _ lines: [HistoryLine]) async throws -> GroupID {
        let path = server.options.dataDirectory + "/import.jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try JSONLines.write(lines, to: path)
        let output = try await server.command(["import", "jsonl", path, "--group", name, "--owner", Self.ownerMail])
        // It ends with: imported N messages by M users into GROUP_ID in S s
        let words = output.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let place = words.lastIndex(of: "into"), let group = GroupID(words[place + 1]),
            words[place - 5] == String(lines.count)
        else { throw Failure("the import of \(lines.count) messages ended with: \(output.suffix(200))") }
        return group
    }

    /// What a measurement cannot go on from.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }
}
