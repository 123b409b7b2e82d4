import Foundation

@testable import groupd

/// Autobahn's fuzzing client: run against a server, it says of each case how the server behaved.
struct ConformanceSuite {
    /// Names the `wstest` to run; `make autobahn` sets it.
    static let programVariable = "GROUPD_WSTEST"
    /// Names the directory that keeps the suite's own pages about each case.
    static let reportsVariable = "GROUPD_WSTEST_REPORTS"

    /// What the suite says of one case.
    struct Verdict {
        let name: String
        let behavior: String
        /// How the connection ended.
        let closing: String

        var hasFailed: Bool { Self.failures.contains(behavior) || Self.failures.contains(closing) }

        /// The number before the first dot.
        var group: Int { name.split(separator: ".").first.flatMap { Int($0) } ?? 0 }

        private static let failures: Set = ["FAILED", "WRONG CODE", "UNCLEAN", "FAILED BY CLIENT"]
    }

    /// The suite did not come to an end, or did not say what it should have.
    struct Incomplete: Error { let reason: String }

    let program: String
    let reports: String

    init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let program = environment[Self.programVariable], let reports = environment[Self.reportsVariable] else {
            return nil
        }
        self.program = program
        self.reports = reports
    }

    /// Runs the cases against a server on this port, in a minute or two.
    func run(port: Int, cases: [String]) async throws -> [Verdict] {
        try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: true)
        let specification = "\(reports)/specification.json"
        try Data(self.specification(port: port, cases: cases)).write(to: URL(fileURLWithPath: specification))
        let status = try await launch(["-m", "fuzzingclient", "-s", specification])
        guard status == 0 else { throw Incomplete(reason: "\(program) ended with status \(status).") }
        return try verdicts(in: Data(contentsOf: URL(fileURLWithPath: "\(reports)/index.json")))
    }

    private func specification(port: Int, cases: [String]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("outdir" as StaticString)
            writer.string(reports)
            writer.key("servers" as StaticString)
            writer.array { writer in
                writer.object { writer in
                    writer.key("agent" as StaticString)
                    writer.string("groupd" as StaticString)
                    writer.key("url" as StaticString)
                    writer.string("ws://127.0.0.1:\(port)/ws")
                }
            }
            writer.key("cases" as StaticString)
            writer.array { writer in cases.forEach { writer.string($0) } }
            for name in ["exclude-cases", "exclude-agent-cases"] {
                writer.key(name)
                name == "exclude-cases" ? writer.array { _ in } : writer.object { _ in }
            }
        }
        return writer.bytes
    }

    private func launch(_ arguments: [String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ended {}
        return process.terminationStatus
    }

    private func verdicts(in index: Data) throws -> [Verdict] {
        try Array(index).withUnsafeBufferPointer { bytes in
            guard let agent = try JSONDocument(parsing: bytes).root.member("groupd") else {
                throw Incomplete(reason: "The suite's index does not name the server.")
            }
            return agent.members.map { name, verdict in
                Verdict(
                    name: name.text, behavior: verdict.member("behavior")?.string ?? "FAILED",
                    closing: verdict.member("behaviorClose")?.string ?? "FAILED")
            }
        }
    }
}
