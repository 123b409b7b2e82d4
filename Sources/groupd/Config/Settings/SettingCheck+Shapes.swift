extension SettingCheck where Value == Secret? {
    /// Where a PostgreSQL server is, as libpq reads it.
    static var postgres: SettingCheck {
        SettingCheck(expected: "a connection string, like postgres://user:password@host:5432/database, or nothing") {
            guard let text = $0?.exposed else { return true }
            return text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") || text.isKeywordString
        }
    }

    /// Where a Redis server is.
    static var redis: SettingCheck {
        SettingCheck(
            expected: "a URL, like redis://:password@host:6379/0 or unix:///run/redis.sock, or nothing",
            accepts: {
                guard let text = $0?.exposed else { return true }
                return ["redis://", "unix:///"].contains { text.hasPrefix($0) && text.count > $0.count }
            },
            refusal: { $0?.exposed.lowercased().hasPrefix("rediss://") == true ? Self.noTLS : nil })
    }

    private static var noTLS: String {
        "rediss:// cannot be used: the Redis client library here has no TLS; "
            + "take redis:// through a network or a tunnel you trust"
    }

    /// A key for HMAC-SHA-256.
    static var signingKey: SettingCheck {
        SettingCheck(expected: "at least 32 bytes, or nothing") { $0.map { $0.exposed.utf8.count >= 32 } ?? true }
    }
}

extension SettingCheck where Value == WebAddress? {
    /// What is fetched from it decides who may come in, so nobody on the way may change it.
    static var trusted: SettingCheck {
        SettingCheck(expected: "an https:// URL (http:// only on this machine), or nothing") {
            $0.map { $0.isEncrypted || $0.isLoopback } ?? true
        }
    }
}

extension SettingCheck where Value == String {
    /// A name that people read.
    static var name: SettingCheck {
        SettingCheck(expected: "a name of 1 to 64 characters") { $0.count <= 64 && !$0.trimmed.isEmpty }
    }
}

extension SettingCheck where Value == [EntryName] {
    /// At least one, none twice.
    static var order: SettingCheck {
        SettingCheck(expected: "a list of names (small letters and digits), none of them twice") {
            !$0.isEmpty && Set($0).count == $0.count
        }
    }
}

extension String {
    /// `host=… dbname=…`, libpq's other way.
    fileprivate var isKeywordString: Bool {
        guard let equals = firstIndex(of: "="), equals != startIndex else { return false }
        return self[..<equals].allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == " ") }
    }
}
