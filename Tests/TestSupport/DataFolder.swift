package import Embedded
package import Glibc
import Testing

/// A data directory of one test, and the servers and commands on it.
package struct DataFolder {
    package let path: String
    private let program: String
    private let account: Account?
    private let outputs: String

    /// Calls `body` with a new one. Whatever still runs on it is ended, and its files are removed.
    ///
    /// - Parameters:
    ///   - program: The server, as it was built.
    ///   - account: Whom to run as; nil for the caller.
    ///   - disk: Where the data lies; nil for a scratch directory.
    package static func with(
        program built: String = ServerProcess.program, account: Account? = nil, on disk: String? = nil,
        _ body: (DataFolder) async throws -> Void
    ) async throws {
        try await ScratchDirectory.with("programs", in: .temporary) { programs in
            var program = built
            if let account {
                // Copied to where another user can execute it.
                program = programs + "/groupd"
                let copy = Command("/bin/cp", [built, program])
                try #require(await ChildProcess.run(copy) == .code(0))
                try account.own(programs)
            }
            try await ScratchDirectory.with("system") { parent in
                try account?.own(parent)
                let folder = DataFolder(
                    path: (disk ?? parent) + "/data", program: program, account: account, outputs: programs)
                do {
                    try await body(folder)
                } catch {
                    folder.clear()
                    throw error
                }
                folder.clear()
            }
        }
    }

    /// The arguments that keep a server off the ports of others.
    package var flags: [String] { ["--data-dir", path, "--http.listen", "127.0.0.1:0", "--metrics.listen", ""] }

    /// Starts the server.
    package func serve(_ arguments: [String] = []) throws -> ServerProcess { try start(["serve"] + flags + arguments) }

    /// Runs a command to its end, and returns its exit code and what it printed.
    package func run(_ words: [String]) async throws -> (exit: ChildProcess.Exit, lines: [String]) {
        let process = try start(words + ["--data-dir", path])
        let exit = try await process.end()
        return (exit, process.lines.map(String.init))
    }

    private func start(_ arguments: [String]) throws -> ServerProcess {
        let output = "\(outputs)/\(UInt32.random(in: 0 ... .max)).log"
        return try ServerProcess(arguments, output: output, program: program, account: account)
    }

    /// PostgreSQL's processes on the database of this folder.
    package var postgresProcesses: [pid_t] {
        guard let database = FileSystem.resolved(path + "/postgres") else { return [] }
        return ProcessTable.postgres(workingIn: database)
    }

    private func clear() {
        if let database = FileSystem.resolved(path + "/postgres") { ProcessTable.killPostgres(workingIn: database) }
        try? DataDirectory(existing: path).removeSockets()
    }
}
