import Redis
import Testing

@Suite("Addresses")
struct ConfigurationTests {
    @Test(
        "an address names a server",
        arguments: [
            ("redis://localhost", .tcp(host: "localhost", port: 6_379)),
            ("redis://10.0.0.1:7000/", .tcp(host: "10.0.0.1", port: 7_000)),
            ("redis://[::1]:1", .tcp(host: "::1", port: 1)),
            ("redis://[::1]", .tcp(host: "::1", port: 6_379)),
            ("unix:///run/redis.sock", .unix(path: "/run/redis.sock")),
            ("/run/a b?c.sock", .unix(path: "/run/a b?c.sock")),
        ] as [(String, RedisEndpoint)])
    func endpoints(address: String, endpoint: RedisEndpoint) throws {
        #expect(try RedisConfiguration(parsing: address) == RedisConfiguration(endpoint: endpoint))
    }

    @Test(
        "an address names a user, a password and a database",
        arguments: [
            ("redis://:pw@h/2", nil, "pw", 2), ("redis://me:pw@h", "me", "pw", 0),
            ("redis://m%65:p%40%2F%3a@h:1/15", "me", "p@/:", 15), ("redis://me:p@ss:w@h", "me", "p@ss:w", 0),
        ] as [(String, String?, String, Int)])
    func credentials(address: String, user: String?, password: String, database: Int) throws {
        let configuration = try RedisConfiguration(parsing: address)
        #expect(configuration.credentials == RedisCredentials(user: user, password: password))
        #expect(configuration.database == database)
    }

    @Test(
        "what is not an address is refused in one sentence that repeats nothing of it",
        arguments: [
            ("", .empty), ("canary", .unknownScheme), ("http://canary", .unknownScheme),
            ("rediss://:canary@h", .tlsUnsupported), ("redis://", .hostMissing), ("redis://:canary@:1", .hostMissing),
            ("redis://:canary@[::1", .hostMissing), ("redis://:canary@[::1]x", .portInvalid),
            ("redis://:canary@h:0", .portInvalid), ("redis://:canary@h:65536", .portInvalid),
            ("redis://:canary@h:+1", .portInvalid), ("redis://:canary@h:", .portInvalid),
            ("redis://:canary@h/-1", .databaseInvalid), ("redis://:canary@h/x", .databaseInvalid),
            ("redis://:canary@h/10000", .databaseInvalid), ("redis://canary@h", .passwordMissing),
            ("redis://:canary%4@h", .escapeInvalid), ("redis://:canary%zz@h", .escapeInvalid),
            ("redis://:canary%ff@h", .escapeInvalid), ("redis://:canary@h?db=1", .extraParts),
            ("redis://:canary@h#1", .extraParts), ("unix://canary", .pathInvalid), ("/canary\0", .pathInvalid),
            ("/" + String(repeating: "canary", count: 18), .pathTooLong),
        ] as [(String, RedisConfigurationError)])
    func refusals(address: String, expected: RedisConfigurationError) {
        #expect(throws: expected) { try RedisConfiguration(parsing: address) }
        #expect(!"\(expected)".contains("canary") && "\(expected)".hasSuffix("."))
    }

    @Test("neither printing nor dumping a configuration shows its password")
    func redaction() throws {
        let configuration = try RedisConfiguration(parsing: "redis://who:canary@h")
        var dumped = "\(configuration)" + String(reflecting: configuration)
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("canary"))
    }
}
