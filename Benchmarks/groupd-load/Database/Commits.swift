import ChatLoad
import Foundation

/// What a commit takes on the server's own PostgreSQL, by PostgreSQL's own measure: pgbench on one connection.
struct Commits: Sendable {
    /// What is committed.
    enum Work: String {
        /// One row into a table without an index.
        case row = "insert into groupd_load.commits values (1);"
        /// A number from a head and a message under it, nothing else: nobody asked who may, nothing to search by.
        case numbered = """
            with h as (update groupd_load.heads set seq = seq + 1 returning seq) \
            insert into groupd_load.messages select seq, 'A sentence of usual length, and one more of it.' from h;
            """
    }

    let server: ServerProcess

    /// Makes the tables that `latencies` writes to.
    func prepare() async throws {
        _ = try await server.query(
            """
            create schema if not exists groupd_load;
            create table if not exists groupd_load.commits (n bigint not null);
            create table if not exists groupd_load.heads (seq bigint not null);
            create table if not exists groupd_load.messages (seq bigint primary key, content text not null);
            insert into groupd_load.heads select 0 where not exists (select from groupd_load.heads);
            """)
    }

    /// Commits of one sort of work, one after the other.
    func latencies(_ count: Int, _ work: Work) async throws -> Latencies {
        let directory = server.options.dataDirectory
        let (script, log) = (directory + "/commit.sql", directory + "/commits")
        try work.rawValue.write(toFile: script, atomically: true, encoding: .utf8)
        _ = try await ServerProcess.run(
            try program(),
            [
                "-n", "-M", "prepared", "-f", script, "-c", "1", "-t", "\(count)", "-l", "--log-prefix", log,
                "-h", server.socketDirectory, "-U", "postgres", "groupd",
            ], beside: directory)
        var latencies = Latencies()
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) where name.hasPrefix("commits.") {
            let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
            // Client, transaction, microseconds …
            for line in text.split(separator: "\n") {
                let fields = line.split(separator: " ")
                if fields.count > 2, let time = Int64(fields[2]) { latencies.add(nanoseconds: time * 1_000) }
            }
            try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
        return latencies
    }

    /// Beside the program that runs as the server's PostgreSQL.
    private func program() throws -> String {
        guard let pid = server.postgresPID,
            let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
        else { throw BenchFailure("the server's PostgreSQL is not to be seen") }
        return path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/pgbench"
    }
}
