import Embedded
import Foundation

extension ServerProcess {
    /// Runs another command of the program beside it, on the same data directory, and returns what it printed.
    package func command(_ words: [String]) async throws -> String {
        try await Self.run(
            options.program, words + ["--data-dir", options.dataDirectory], beside: options.dataDirectory)
    }

    /// Asks the database itself, as its superuser: a line a row, columns apart by a bar.
    package func query(_ sql: String) async throws -> String {
        try await Self.run(
            "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socketDirectory, "-U", "postgres",
                "-d", "groupd", "-c", sql,
            ], beside: options.dataDirectory)
    }

    /// Runs a program to its end and returns what it printed; `directory` is where that may be kept meanwhile.
    package static func run(_ program: String, _ words: [String], beside directory: String) async throws -> String {
        let output = "\(directory)/output-\(UInt64.random(in: 0...(.max)))"
        defer { try? FileManager.default.removeItem(atPath: output) }
        let exit = await ChildProcess.run(Command(program, words, output: output))
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        guard exit == .code(0) else {
            throw Failure.commandFailed("\(program) \(words.first ?? ""): \(text.suffix(1_000))")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
