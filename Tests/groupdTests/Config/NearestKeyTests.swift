import Testing

@testable import groupd

@Suite("Unknown keys")
struct NearestKeyTests {
    @Test(
        "the nearest known key is named",
        arguments: [
            ("http.lisen", "http.listen"), ("htpt.listen", "http.listen"), ("datadir", "data_dir"),
            ("postgres.uri", "postgres.url"), ("postgres.url_fil", "postgres.url_file"),
            ("limits.message_per_minute", "limits.messages_per_minute"),
            ("providers.mine.apikey", "providers.mine.api_key"), ("providers.My.model", "providers.NAME.model"),
            ("provider.mine.model", "providers.mine.model"), ("auth.issuers.corp.jwks", "auth.issuers.corp.jwks_url"),
            ("log_level", "log.level"),
        ])
    func keys(typed: String, meant: String) {
        #expect(SettingTable.groupd.nearestKey(to: typed) == meant)
    }

    @Test(
        "a variable that is no setting is a warning that names the nearest, and stops nothing",
        arguments: [
            ("GROUPD_HTTP_LISTN", "GROUPD_HTTP_LISTEN"),
            ("GROUPD_PROVIDERS_MINE_APIKEY", "GROUPD_PROVIDERS_MINE_API_KEY"),
            ("GROUPD_AUTH_ISSUERS_CORP_SECRETS", "GROUPD_AUTH_ISSUERS_CORP_SECRET"),
        ])
    func variables(typed: String, meant: String) throws {
        let loaded = try load(environment: [typed: "canary", "PATH": "/bin", "GROUPDX": "1"])
        #expect(loaded.warnings == ["\(typed) is no setting and was ignored; the nearest is \(meant)."])
    }

    @Test(
        "a cluster's own variables do not stop the server",
        arguments: [
            "GROUPD_PORT", "GROUPD_SERVICE_HOST", "GROUPD_PORT_8080_TCP_ADDR", "GROUPD_", "GROUPD_PROVIDERS__KIND",
            "GROUPD_PROVIDERS_A_B_KIND", "GROUPD_PROVIDERS_a_KIND", "GROUPD_PROVIDERS_*_KIND", "GROUPD_http_listen",
        ])
    func injected(name: String) throws {
        let loaded = try load(environment: [name: "tcp://10.0.0.1:80"])
        #expect(loaded.warnings.count == 1)
        #expect(loaded.origins.isEmpty)
    }

    @Test(
        "letters put in, left out, replaced or swapped count one each",
        arguments: [
            ("", "", 0), ("a", "a", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abd", 1), ("abc", "acb", 1),
            ("abc", "ac", 1), ("ac", "abc", 1), ("kitten", "sitting", 3), ("http.listen", "http.lsitne", 2),
        ])
    func distance(left: String, right: String, expected: Int) {
        #expect(left.editDistance(to: right) == expected)
        #expect(right.editDistance(to: left) == expected)
    }

    @Test("a key of any length is answered")
    func longKeys() {
        let long = String(repeating: "x.", count: 100_000)
        #expect(SettingTable.groupd.resolve(SettingTable.groupd.nearestKey(to: long)) != nil)
    }
}
