import Testing

@testable import groupd

@Suite("The table of settings")
struct SettingTableTests {
    /// Written by hand from the operating contract; `*` stands for the name of an entry, "-" for nothing.
    static let documented: [(key: String, value: String)] = [
        ("data_dir", "./data"),
        ("http.listen", "127.0.0.1:8080"), ("http.public_url", "-"),
        ("http.allowed_origins", "-"), ("http.trusted_proxies", "-"),
        ("http.tls.certificate", "-"), ("http.tls.key", "-"),
        ("metrics.listen", "127.0.0.1:9464"),
        ("postgres.url", "-"), ("postgres.migration_url", "-"), ("redis.url", "-"),
        ("auth.registration", "open"), ("auth.default_tier", "premium"), ("auth.password_characters_min", "12"),
        ("auth.access_token_seconds", "900"), ("auth.refresh_token_seconds", "2592000"),
        ("auth.issuers.*.issuer", "-"), ("auth.issuers.*.audience", "-"),
        ("auth.issuers.*.secret", "-"), ("auth.issuers.*.jwks_url", "-"),
        ("limits.messages_per_minute", "60"), ("limits.typing_per_minute", "10"), ("limits.pings_per_minute", "30"),
        ("limits.commands_per_minute", "600"), ("limits.lookups_per_minute", "30"), ("limits.burst", "20"),
        ("limits.connections", "100000"), ("limits.connections_per_user", "10"),
        ("limits.connection_excess", "replace"), ("limits.sends_in_flight", "500"),
        ("limits.logins_per_minute", "30"), ("limits.registrations_per_hour", "60"),
        ("http.body_bytes", "1048576"), ("http.header_bytes", "32768"), ("http.handshake_seconds", "10"),
        ("limits.frame_bytes", "131072"), ("limits.message_characters", "8000"),
        ("limits.outbox_bytes", "262144"), ("limits.replay_events", "1000"),
        ("storage.kind", "disk"), ("storage.s3.endpoint", "-"), ("storage.s3.bucket", "-"),
        ("storage.s3.region", "us-east-1"), ("storage.s3.access_key", "-"), ("storage.s3.secret_key", "-"),
        ("storage.attachment_bytes", "26214400"), ("storage.url_seconds", "600"),
        ("embeddings.kind", "local"), ("embeddings.model_dir", "-"), ("embeddings.url", "-"),
        ("embeddings.api_key", "-"), ("embeddings.model", "-"), ("embeddings.dimensions", "384"),
        ("qa.providers", "stub"),
        ("providers.*.kind", "-"), ("providers.*.base_url", "-"), ("providers.*.api_key", "-"),
        ("providers.*.model", "-"), ("providers.*.usd_per_million_prompt_tokens", "0"),
        ("providers.*.usd_per_million_completion_tokens", "0"), ("providers.*.timeout_seconds", "30"),
        ("qa.enabled", "true"), ("qa.assistant_name", "groupd"), ("qa.top_n", "12"), ("qa.context_tokens", "3000"),
        ("qa.free_tier", "cached"), ("qa.free_context_tokens", "800"),
        ("qa.answer_ttl_min_seconds", "3600"), ("qa.answer_ttl_max_seconds", "21600"),
        ("qa.daily_budget_usd", "0"), ("qa.questions_per_hour", "60"),
        ("log.level", "info"), ("log.format", "text"),
    ]

    static let secrets: Set = [
        "postgres.url", "postgres.migration_url", "redis.url", "auth.issuers.*.secret", "storage.s3.access_key",
        "storage.s3.secret_key", "embeddings.api_key", "providers.*.api_key",
    ]

    @Test("every documented setting exists with its documented default", arguments: documented)
    func defaults(key: String, value: String) throws {
        let setting = try #require(SettingTable.groupd.settings.first { $0.key == key })
        let shown = setting.read(Configuration(), nil).joined(separator: ", ")
        #expect((shown.isEmpty ? "-" : shown) == value)
    }

    @Test("no setting is undocumented, and none is declared twice")
    func complete() {
        #expect(SettingTable.groupd.settings.map(\.key).sorted() == Self.documented.map(\.key).sorted())
    }

    @Test("exactly the keys, passwords and URLs that carry them are secret")
    func secrecy() {
        #expect(Set(SettingTable.groupd.settings.filter(\.isSecret).map(\.key)) == Self.secrets)
    }

    @Test("no two settings share a variable or a flag, their files counted")
    func namesAreUnique() {
        let keys = SettingTable.groupd.settings.flatMap(\.keys)
        #expect(Set(keys.map(Setting.environmentName)).count == keys.count)
        #expect(Set(keys.map(Setting.flagName)).count == keys.count)
    }

    @Test("every setting is explained in one sentence", arguments: SettingTable.groupd.settings.map(\.key))
    func sentences(key: String) throws {
        let setting = try #require(SettingTable.groupd.settings.first { $0.key == key })
        #expect(setting.help.hasSuffix(".") && !setting.help.hasSuffix("..") && !setting.help.contains("\n"))
        #expect(setting.help.count < 118)
    }

    @Test("a setting is found by its key, its variable and its flag", arguments: documented.map(\.key))
    func names(pattern: String) throws {
        let key = pattern.replacingStar(with: "a1")
        let table = SettingTable.groupd
        #expect(try #require(table.resolve(key)).setting.key == pattern)
        #expect(try #require(table.resolve(variable: Setting.environmentName(of: key))).key == key)
        let split = ArgumentSplit([Setting.flagName(of: key), "x"])
        #expect(split.assignments.map(\.key.key) == [key])
        #expect(split.rest.isEmpty)
    }

    @Test("a value written is the value read", arguments: documented.map(\.key))
    func readsWhatItWrites(key: String) throws {
        let setting = try #require(SettingTable.groupd.settings.first { $0.key == key })
        let samples = [
            "7777", "300", "32", "1.5", "closed", "free", "refuse", "s3", "off", "json", "debug", "false",
            "stub", "limited", "[::1]:99", "https://a.example:8443", "10.0.0.0/8",
            "postgres://a@b/c-of-more-than-32-bytes-in-all", "redis://h", "other",
        ]
        let name = key.contains("*") ? EntryName("a1") : nil
        let before = setting.read(Configuration(), name)
        let taken = samples.contains { sample in
            var configuration = Configuration()
            do { try setting.write(&configuration, name, .text(sample)) } catch { return false }
            let shown = setting.read(configuration, name)
            return shown != before && shown == [setting.isSecret ? "•••" : sample]
        }
        #expect(taken, "no sample was taken and shown again")
    }
}
