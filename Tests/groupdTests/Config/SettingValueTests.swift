import Testing

@testable import groupd

@Suite("What settings take")
struct SettingValueTests {
    @Test(
        "a value of the right shape is taken and shown as it will be used",
        arguments: [
            ("limits.frame_bytes", "2_000_000", "2000000"), ("qa.daily_budget_usd", "2.50", "2.5"),
            ("qa.daily_budget_usd", "3", "3"), ("qa.enabled", "No", "false"), ("qa.enabled", "on", "true"),
            ("http.listen", ":8080", "0.0.0.0:8080"), ("http.listen", "LocalHost:0", "localhost:0"),
            ("http.listen", "[::1]:65535", "[::1]:65535"), ("metrics.listen", "", ""),
            ("http.public_url", "https://Chat.example/", "https://Chat.example"),
            ("http.public_url", "http://[2001:db8::1]:81/chat", "http://[2001:db8::1]:81/chat"),
            (
                "http.allowed_origins", "https://A.example:443/, http://b:80 ,http://c:81,",
                "https://a.example, http://b, http://c:81"
            ),
            ("http.trusted_proxies", "10.0.0.0/8,::1, 192.0.2.7", "10.0.0.0/8, ::1, 192.0.2.7"),
            ("qa.providers", "a1,stub", "a1, stub"), ("limits.connection_excess", "refuse", "refuse"),
            ("qa.assistant_name", "Ada Löv 🦊", "Ada Löv 🦊"), ("log.level", "trace", "trace"),
            ("auth.password_characters_min", "8", "8"), ("storage.url_seconds", "604800", "604800"),
            ("providers.a.usd_per_million_prompt_tokens", "0.075", "0.075"),
            ("auth.issuers.a.jwks_url", "http://127.0.0.1:1/keys", "http://127.0.0.1:1/keys"),
        ])
    func taken(key: String, text: String, shown: String) throws {
        let resolved = try #require(SettingTable.groupd.resolve(key))
        var configuration = Configuration()
        try resolved.setting.write(&configuration, resolved.name, .text(text))
        #expect(resolved.setting.read(configuration, resolved.name).joined(separator: ", ") == shown)
    }

    @Test(
        "anything else is refused, naming the key, its origin and what is expected",
        arguments: [
            (
                "http.body_bytes",
                ["", "1023", "1e9", "1.5", "0x800", "_2000", "2000_", "-", "٣٠٠٠", "9999999999999999999"]
            ),
            ("auth.password_characters_min", ["7", "65"]), ("qa.enabled", ["", "maybe", "2"]),
            ("qa.daily_budget_usd", ["-0.01", "nan", "inf", "1,5", ""]),
            ("http.listen", ["", "8080", "h", "h:", "h:65536", "h:-1", "::1:80", "[::1]", "[h]:1", "a b:1", "u@h:1"]),
            (
                "http.public_url",
                [
                    "chat.example", "ftp://h", "https://", "https://u:p@h", "https://h?q", "https://h#f",
                    "https://h:0", "https://h:x", "https://h/a b", "https://é.example", "javascript:alert(1)",
                ]
            ),
            ("http.allowed_origins", ["*", "null", "https://h/path", "https://*.h", "a.example"]),
            ("http.trusted_proxies", ["10.0.0.0/33", "10.0.0/8", "h", "::1/129", "10.0.0.0/", "10.0.0.0/-1"]),
            ("auth.issuers.a.jwks_url", ["http://idp.example/keys", "file:///keys"]),
            ("embeddings.kind", ["LOCAL", "remote", ""]), ("log.level", ["verbose"]), ("storage.kind", ["s4"]),
            ("qa.providers", ["", "a,a", "A", "a-b", "a.b"]), ("qa.assistant_name", ["", " ", "a\nb"]),
            ("data_dir", ["", "a\u{0}b"]), ("storage.url_seconds", ["0", "604801"]),
        ])
    func refused(key: String, texts: [String]) throws {
        let expected = try #require(SettingTable.groupd.resolve(key)).setting.expected
        for text in texts {
            let found = problems(environment: [Setting.environmentName(of: key): text])
            #expect(found.count == 1, "\(key) took \(text)")
            let start = "\(key) (env \(Setting.environmentName(of: key))) takes \(expected), not "
            #expect(found.first?.hasPrefix(start) == true)
        }
    }

    @Test(
        "postgres.url takes both of libpq's ways, redis.url a host or a socket",
        arguments: [
            ("postgres.url", "postgres://h/d", true), ("postgres.url", "postgresql://h/d", true),
            ("postgres.url", "host=h dbname=d", true), ("postgres.url", "http://h/?a=b", false),
            ("postgres.url", "=d", false), ("postgres.url", "d", false),
            ("redis.url", "redis://h", true), ("redis.url", "redis://:p@h:1/2", true),
            ("redis.url", "unix:///run/r.sock", true), ("redis.url", "redis://", false), ("redis.url", "h:6379", false),
        ])
    func stores(key: String, text: String, isTaken: Bool) {
        #expect(problems(environment: [Setting.environmentName(of: key): text]).isEmpty == isTaken)
    }

    @Test("a value is quoted on one line and cut where it is long")
    func quoted() {
        let found = problems(environment: [
            "GROUPD_LOG_LEVEL": "a\u{1b}[2J\n\u{202e}" + String(repeating: "x", count: 500)
        ])
        #expect(found.count == 1)
        #expect(found.allSatisfy { $0.hasSuffix("x…\".") && $0.count < 250 })
        #expect(found.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 0x202e } })
    }

    @Test(
        "an address lies in a range or it does not",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
            ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false),
            ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.129", true),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("::/0", "10.0.0.1", false), ("::1", "::1", true),
        ])
    func ranges(range: String, address: String, lies: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(#require(NetworkAddress(address))) == lies)
    }
}
