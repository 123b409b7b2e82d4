import Foundation

/// The program as it was built beside these tests.
enum BuiltProgram {
    /// How a run ended, and what it said.
    struct Run: Equatable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs it in an empty folder with no environment but `environment`, and waits for its end.
    ///
    /// - Parameter meanwhile: is called with the process's id while it runs.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], meanwhile: (Int32) throws -> Void = { _ in }
    ) async throws -> Run {
        let folder = try ScratchFolder()
        let process = Process()
        process.executableURL = try folderOfTests().appending(path: "groupd")
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let output = URL(fileURLWithPath: try folder.write("", to: "output"))
        let errors = URL(fileURLWithPath: try folder.write("", to: "errors"))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        try meanwhile(process.processIdentifier)
        for await _ in ended {}
        return Run(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// SwiftPM puts a package's programs and its tests into one folder.
    private static func folderOfTests() throws -> URL {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: path).deletingLastPathComponent()
    }
}
