/// A PostgreSQL server that is installed on this machine, as Debian and Ubuntu lay it out.
struct PostgresInstallation: Equatable, Sendable {
    /// The major version.
    let major: Int

    /// Where its programs are.
    var binaries: String { "\(Self.root)/\(major)/bin" }

    /// The version of the pgvector that can be made an extension; nil where there is none.
    var vectorVersion: String? {
        let control = FileSystem.read("/usr/share/postgresql/\(major)/extension/vector.control") ?? ""
        let line = control.split(separator: "\n").first { $0.hasPrefix("default_version") }
        return line?.split(separator: "'").dropFirst().first.map(String.init)
    }

    /// True where the pgvector here builds HNSW indexes in parallel unsafely.
    var vectorIsUnsafeInParallel: Bool { vectorVersion.map(Self.isUnsafeInParallel) ?? false }

    /// True for versions with CVE-2026-3172, which 0.8.2 mended.
    static func isUnsafeInParallel(vectorVersion: String) -> Bool {
        vectorVersion.split(separator: ".").map { Int($0) ?? 0 }.lexicographicallyPrecedes([0, 8, 2])
    }

    private static let root = "/usr/lib/postgresql"

    /// The installed servers, newest last.
    static var all: [PostgresInstallation] {
        FileSystem.list(root).compactMap { Int($0) }.sorted().map(PostgresInstallation.init)
            .filter { FileSystem.exists("\($0.binaries)/initdb") && FileSystem.exists("\($0.binaries)/postgres") }
    }

    /// The server for the data at `path`: of the version that wrote it, or the newest for new data.
    ///
    /// Throws `otherVersion` where that version is not installed; another one cannot read the data.
    static func forData(
        at path: String, among installed: [PostgresInstallation] = all
    ) throws(EmbeddedError) -> PostgresInstallation {
        guard let found = version(ofData: path) else {
            guard let newest = installed.last else { throw .notInstalled(program: "PostgreSQL") }
            return newest
        }
        guard let match = installed.first(where: { String($0.major) == found }) else {
            throw .otherVersion(path: path, found: found, installed: installed.map(\.major))
        }
        return match
    }

    /// The major version that wrote the data; nil where there is none yet.
    private static func version(ofData path: String) -> String? {
        FileSystem.read("\(path)/PG_VERSION").map { String($0.prefix { !$0.isWhitespace }) }
    }
}
