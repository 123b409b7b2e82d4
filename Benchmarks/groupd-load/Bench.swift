import ChatLoad
import Foundation

/// What all sections share: the running server, people with tokens, and the floor's programs.
struct Bench: Sendable {
    /// Enough that nobody has more than a hundred of ten thousand connections.
    static let peopleCount = 100

    let server: ServerProcess
    let rest: RESTClient
    let people: [Person]
    let floor: String
    let rounds: Int
    /// A file with the people's tokens, a line each, for the reader.
    let tokens: String
    let startRuns: [Duration]

    static func prepare(_ program: Program) async throws -> Bench {
        guard !FileManager.default.fileExists(atPath: program.data) else {
            throw BenchFailure("\(program.data) exists; the server measured has a new data directory")
        }
        let options = ServerProcess.Options(
            program: program.server, dataDirectory: program.data, port: program.port)
        var server = try await ServerProcess.start(options)
        let rest = RESTClient(port: program.port)
        let people = try await rest.register("person", count: peopleCount)
        // The first start made the database; the later ones are what people wait for. What is measured then is a
        // server that has done nothing yet: hashing a hundred passwords leaves its mark on a process' memory.
        var starts: [Duration] = []
        for _ in 0..<program.rounds {
            try await server.stop()
            server = try await ServerProcess.start(options)
            starts.append(server.startDuration)
        }
        let tokens = program.data + "/tokens"
        try people.map { $0.token + "\n" }.joined().write(toFile: tokens, atomically: true, encoding: .utf8)
        return Bench(
            server: server, rest: rest, people: people, floor: program.floor, rounds: program.rounds, tokens: tokens,
            startRuns: starts)
    }

    var port: Int { server.options.port }

    var pid: Int32 {
        guard let pid = server.pid else { preconditionFailure("the server ended while it was measured") }
        return pid
    }

    /// Makes groups of all people, a few at a time.
    func groups(_ names: [String]) async throws -> [String] {
        let lanes = min(4, names.count)
        return try await withThrowingTaskGroup(of: [String].self) { tasks in
            for lane in 0..<lanes {
                tasks.addTask {
                    var groups: [String] = []
                    for index in stride(from: lane, to: names.count, by: lanes) {
                        groups.append(try await rest.group(names[index], of: people))
                    }
                    return groups
                }
            }
            return try await tasks.reduce([], +)
        }
    }

    func figures() throws -> ProcessFigures {
        guard let figures = ProcessFigures(pid: pid) else { throw BenchFailure("the server is gone") }
        return figures
    }
}

/// What a measurement cannot go on from.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
