import Foundation
import TestSupport

/// A process that a test has started, with its output.
final class ChildProcess: Sendable {
    struct Failure: Error {}

    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()

    private init(_ command: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // Kept open: some servers stop when their input ends.
        process.standardInput = input
        try process.run()
    }

    /// Starts `command`, found in the path, for as long as `body` runs.
    static func with(_ command: String, _ arguments: [String], _ body: (ChildProcess) async throws -> Void) async throws
    {
        let child = try await onThread { try ChildProcess(command, arguments) }
        do {
            try await body(child)
        } catch {
            await child.kill()
            throw error
        }
        await child.kill()
    }

    /// Runs `command` to its end, which must be a success.
    static func run(_ command: String, _ arguments: [String]) async throws {
        try await onThread {
            let child = try ChildProcess(command, arguments)
            child.process.waitUntilExit()
            guard child.process.terminationStatus == 0 else { throw Failure() }
        }
    }

    /// Reads the output up to the first line that begins with `prefix`.
    func readLine(beginning prefix: String) async throws -> String {
        try await onThread { [self] in
            var line: [UInt8] = []
            while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first {
                guard byte == UInt8(ascii: "\n") else {
                    line.append(byte)
                    continue
                }
                let text = String(decoding: line, as: UTF8.self)
                if text.hasPrefix(prefix) { return text }
                line = []
            }
            throw Failure()
        }
    }

    func signal(_ signal: CInt) { Foundation.kill(process.processIdentifier, signal) }

    /// Ends the process at once and waits until it is gone. May be called twice.
    func kill() async {
        if process.isRunning { signal(SIGKILL) }
        await onThread { [self] in process.waitUntilExit() }
    }
}

/// Runs `body` with a directory of its own.
func withTemporaryDirectory(_ body: (String) async throws -> Void) async throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("http-client-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: url) }
    try await body(url.path)
}
