package import Embedded

extension EmbeddedPostgres.Connection {
    /// Runs SQL through `psql`; see `ScratchDatabase.run`.
    @discardableResult
    package func run(_ sql: String, database: String = "postgres", user: String? = nil) async throws -> String {
        try await ScratchDirectory.with("psql") { directory in
            let output = directory + "/output"
            let command = Command(
                "\(binaries)/psql",
                [
                    "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                    "-d", connectionString(database: database, user: user), "-c", sql,
                ], output: output)
            let exit = await ChildProcess.run(command)
            let text = (FileSystem.read(output, bytesMax: 1 << 20) ?? "").trimmedLines
            guard exit == .code(0) else { throw PsqlError(output: text) }
            return text
        }
    }
}

/// `psql` ended with an error; `output` is all it printed.
package struct PsqlError: Error, Equatable {
    package let output: String

    /// What `psql` said.
    package init(output: String) { self.output = output }
}

extension String {
    /// The text without its last line break.
    fileprivate var trimmedLines: String { hasSuffix("\n") ? String(dropLast()) : self }
}
