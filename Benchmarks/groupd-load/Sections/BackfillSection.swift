import ChatLoad
import Foundation

/// How much later messages are acknowledged while a long history gets its vectors, in pairs: the same load on the same
/// server with its model off and with it at work.
struct BackfillSection {
    private static let pairs = 10
    private static let history = 60_000
    private static let rate = 2_000
    private static let publishers = 64
    private static let followers = 10
    private static let duration = Duration.seconds(8)

    let bench: Bench
    /// Where the local model's files are.
    let model: String?

    func run() async throws {
        Printing.title(
            "\(Self.rate) messages/s of \(Self.publishers) people to \(Self.followers) followers, while \(Self.history) "
                + "messages get vectors")
        guard let model else { return Printing.note("left out: --model says where the model's files are") }
        let directory = bench.server.options.dataDirectory + "-backfill"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let people = try await prepare(directory)
        var (quiet, busy, ratios, made): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for pair in 0..<Self.pairs {
            var both: [Bool: Double] = [:]
            // Each goes first as often as the other.
            for fills in pair % 2 == 0 ? [false, true] : [true, false] {
                let run = try await load(directory, people, model: fills ? model : nil)
                both[fills] = run.p99
                if fills { made.append(run.vectors) }
            }
            quiet.append(both[false]!)
            busy.append(both[true]!)
            ratios.append(both[true]! / both[false]!)
        }
        Printing.line("p99 of acknowledgements without", quiet, "ms", digits: 1)
        Printing.line("p99 with", busy, "ms", digits: 1)
        Printing.line("vectors made meanwhile, a second", made, "", digits: 0)
        Printing.line("with / without", ratios, "", digits: 2)
        Printing.verdict("with / without", ratios.median ?? 0, .atMost, 1.25)
    }

    private func options(_ directory: String, model: String?) -> ServerProcess.Options {
        .init(
            program: bench.server.options.program, dataDirectory: directory, port: bench.port + 3,
            settings: model.map { ["embeddings.kind": "local", "embeddings.model_dir": $0] } ?? [
                "embeddings.kind": "off"
            ])
    }

    /// People, and a history whose words are indexed and whose vectors are not.
    private func prepare(_ directory: String) async throws -> [Person] {
        let server = try await ServerProcess.start(options(directory, model: nil))
        let people = try await RESTClient(port: bench.port + 3).register("person", count: Self.publishers)
        _ = try await server.command(["user", "create", "--email", "importer@example.org", "--name", "Importer"])
        let path = directory + "/history.jsonl"
        let lines = (0..<Self.history).map { number in
            HistoryLine(
                id: "\(number)", user: "person-\(number * 7919 % 300)", content: Self.text(number),
                createdAt: "2020-01-01T00:00:00Z")
        }
        try JSONLines.write(lines, to: path)
        _ = try await server.command([
            "import", "jsonl", path, "--group", "History", "--owner", "importer@example.org",
        ])
        while try await server.query("select count(*) from groupd.message_words") != "\(Self.history)" {
            try await Task.sleep(for: .milliseconds(200))
        }
        try await server.stop()
        return people
    }

    private static func text(_ number: Int) -> String {
        let words = [
            "harbour", "tide", "who", "left", "the", "gate", "open", "boats", "come", "in", "at", "six", "today",
            "rope",
            "lighthouse", "sails", "engine", "paint", "tomorrow", "weather",
        ]
        return (0..<8 + number % 13).map { words[(number &* 31 &+ $0 &* 17 &+ number / 7) % words.count] }
            .joined(separator: " ") + " \(number)"
    }

    private func load(
        _ directory: String, _ people: [Person], model: String?
    ) async throws -> (p99: Double, vectors: Double) {
        let server = try await ServerProcess.start(options(directory, model: model))
        do {
            let bench = Bench(
                server: server, rest: RESTClient(port: self.bench.port + 3), people: people, floor: "", rounds: 1,
                tokens: "", startRuns: [])
            let crowd = try await Crowd.connect(
                bench, groups: try await bench.groups(["Busy"]), publishers: Self.publishers, followers: Self.followers)
            _ = try await crowd.pace(Self.rate, .seconds(2), window: 8)
            let before = try await vectors(server)
            let result = try await crowd.pace(Self.rate, Self.duration, window: 8)
            let made = try await vectors(server) - before
            try await crowd.close()
            try await server.stop()
            guard result.failed.isEmpty else { throw BenchFailure("messages were refused: \(result.failed)") }
            guard (model != nil) == (made > 0) else { throw BenchFailure("\(made) vectors were made") }
            return (result.latencies.milliseconds(0.99), made / result.seconds)
        } catch {
            try? await server.stop()
            throw error
        }
    }

    private func vectors(_ server: ServerProcess) async throws -> Double {
        Double(try await server.query("select count(*) from groupd.message_embeddings")) ?? 0
    }
}
