extension EmbeddedPostgres {
    /// How to connect to an embedded PostgreSQL. Stays true while it is restarted.
    public struct Connection: Equatable, Sendable {
        /// The directory of the socket: what libpq calls `host`.
        public let socketDirectory: String
        /// Where the database's files are.
        public let dataPath: String
        /// True where `dataPath` had to leave the data directory because the server's user cannot reach that.
        public let isOutsideDataDirectory: Bool
        /// The server's major version.
        public let major: Int
        /// The version of pgvector that can be made an extension; nil where there is none.
        public let vectorVersion: String?

        /// The number in the socket's name.
        public var port: Int { PostgresCluster.port }
        /// A role that may do everything. No password: whoever can open the socket is trusted.
        public var superuser: String { PostgresCluster.superuser }
        /// Where `psql`, `pg_dump` and their like of the server's version are.
        public var binaries: String { PostgresInstallation(major: major).binaries }

        /// A connection string for libpq, as the superuser unless `user` names another role.
        public func connectionString(database: String, user: String? = nil) -> String {
            "host='\(socketDirectory)' port=\(port) dbname='\(database)' user='\(user ?? superuser)'"
        }
    }
}
