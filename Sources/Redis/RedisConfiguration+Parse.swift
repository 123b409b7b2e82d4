extension RedisConfiguration {
    /// Reads `redis://[user[:password]@]host[:port][/database]`, `unix:///path`, or a bare path that starts with `/`.
    /// User and password may be percent-encoded; an IPv6 address stands in brackets. Throws one sentence that
    /// repeats nothing of the address.
    public init(parsing address: String) throws(RedisConfigurationError) {
        guard !address.isEmpty else { throw .empty }
        if address.hasPrefix("/") {
            self.init(endpoint: try Self.socket(at: address))
        } else if let path = address.after(prefix: "unix://") {
            self.init(endpoint: try Self.socket(at: String(path)))
        } else if let rest = address.after(prefix: "redis://") {
            try self.init(authority: rest)
        } else {
            throw address.after(prefix: "rediss://") == nil ? .unknownScheme : .tlsUnsupported
        }
    }

    private init(authority rest: Substring) throws(RedisConfigurationError) {
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw .extraParts }
        // The last @ divides: a password typed without encoding may hold one, a host never does.
        let (login, location) = rest.split(atLast: "@")
        let (host, database) = location.split(atFirst: "/")
        self.init(endpoint: try Self.host(host), credentials: try login.map(Self.credentials) ?? nil)
        if let database, !database.isEmpty {
            guard let number = Self.number(database, in: 0...9_999) else { throw .databaseInvalid }
            self.database = number
        }
    }

    private static func socket(at path: String) throws(RedisConfigurationError) -> RedisEndpoint {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw .pathInvalid }
        guard path.utf8.count <= RedisEndpoint.unixPathBytesMax else { throw .pathTooLong }
        return .unix(path: path)
    }

    private static func host(_ text: Substring) throws(RedisConfigurationError) -> RedisEndpoint {
        var name = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw .hostMissing }
            name = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .portInvalid }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            (name, port) = text.split(atFirst: ":")
        }
        guard !name.isEmpty, !name.utf8.contains(0) else { throw .hostMissing }
        guard let port else { return .tcp(host: String(name), port: 6_379) }
        guard let number = Self.number(port, in: 1...65_535) else { throw .portInvalid }
        return .tcp(host: String(name), port: UInt16(number))
    }

    private static func credentials(_ text: Substring) throws(RedisConfigurationError) -> RedisCredentials? {
        let (user, password) = text.split(atFirst: ":")
        guard let password, !password.isEmpty else {
            if user.isEmpty { return nil }
            throw .passwordMissing
        }
        guard let plainUser = user.percentDecoded, let plainPassword = password.percentDecoded else {
            throw .escapeInvalid
        }
        return RedisCredentials(user: plainUser.isEmpty ? nil : plainUser, password: plainPassword)
    }

    /// Digits only: `Int` alone would also take a sign.
    private static func number(_ text: Substring, in range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { return nil }
        return range.contains(number) ? number : nil
    }
}
