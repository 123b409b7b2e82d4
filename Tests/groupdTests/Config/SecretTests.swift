import Foundation
import Testing

@testable import groupd

@Suite("Secrets")
struct SecretTests {
    /// A value for each secret that holds the word to look for, and what else must be set with it.
    static let canaries: [(key: String, value: String, with: [String])] = [
        ("postgres.url", "postgres://u:canary@h/d", []),
        ("postgres.migration_url", "host=h password=canary", ["--postgres.url=postgres://h/d"]),
        ("redis.url", "redis://:canary@h", []),
        (
            "auth.issuers.corp.secret", "canary-canary-canary-canary-canary",
            [
                "--auth.issuers.corp.issuer=i", "--auth.issuers.corp.audience=a",
            ]
        ),
        ("storage.s3.access_key", "canary", []), ("storage.s3.secret_key", "canary", []),
        ("embeddings.api_key", "canary", []),
        ("providers.stub.api_key", "canary", []),
    ]

    @Test("every secret has a canary here")
    func complete() {
        let keys = Self.canaries.compactMap { SettingTable.groupd.resolve($0.key)?.setting.key }
        #expect(Set(keys) == SettingTableTests.secrets)
    }

    @Test("a secret given is taken, masked in the listing, and not in anything printed", arguments: canaries)
    func masked(key: String, value: String, with others: [String]) throws {
        let folder = try ScratchFolder()
        let variable = Setting.environmentName(of: key)
        let ways: [LoadedConfiguration] = [
            try load(file: folder.write("\(key): \"\(value)\"\n"), flags: others),
            try load(environment: [variable: value], flags: others),
            try load(flags: others + ["--\(key)", value]),
            try load(file: folder.write("\(key)_file: \(folder.write(value, to: "k"))\n"), flags: others),
            try load(environment: ["\(variable)_FILE": folder.write(value + "\n\n", to: "k")], flags: others),
            try load(flags: others + ["--\(key)-file", folder.write(value + "\r\n", to: "k")]),
        ]
        for loaded in ways {
            #expect(loaded.configuration == ways[0].configuration)
            let row = try #require(ConfigurationListing(loaded).rows.first { $0.key == key })
            #expect(row.value == "•••")
            var dumped = ""
            dump(loaded, to: &dumped)
            for text in [
                ConfigurationListing(loaded).text, "\(loaded)", String(reflecting: loaded), dumped,
                loaded.warnings.joined(),
            ] {
                #expect(!text.contains("canary"))
            }
        }
        let exposed = reflectedSecret(key, in: ways[0].configuration)
        #expect(exposed == value)
    }

    @Test(
        "a secret refused is not quoted",
        arguments: [
            ("postgres.url", "mysql://canary"), ("postgres.url", "canary\u{7}"), ("redis.url", "rediss://:canary@h"),
            ("redis.url", "canary"), ("auth.issuers.corp.secret", "canary"), ("embeddings.api_key", "canary\n"),
        ])
    func refused(key: String, value: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(value + "\u{b}", to: "k")
        for found in [
            problems(environment: [Setting.environmentName(of: key): value]), problems(flags: ["--\(key)", value]),
            problems(flags: ["--\(key)_file", path]),
        ] {
            #expect(found.count == 1)
            #expect(found.allSatisfy { $0.hasPrefix(key) && !$0.contains("canary") })
        }
    }

    @Test("rediss:// is refused in a sentence that says what to do")
    func noTLS() {
        #expect(
            problems(environment: ["GROUPD_REDIS_URL": "rediss://h"]) == [
                "redis.url (env GROUPD_REDIS_URL): rediss:// cannot be used: the Redis client library here has no TLS; "
                    + "take redis:// through a network or a tunnel you trust."
            ])
    }

    @Test("a secret's file that cannot be used is told with what named it")
    func badFiles() throws {
        let folder = try ScratchFolder()
        let empty = try folder.write("\n", to: "empty")
        let long = try folder.write(String(repeating: "x", count: 65_537), to: "long")
        let binary = try folder.write(Data([0xff]), to: "binary")
        for (path, reason) in [
            (folder.path + "/none", "does not exist"), (folder.path, "is a folder, not a file"), (empty, "is empty"),
            (long, "is longer than 65,536 bytes"), (binary, "is not UTF-8"),
        ] {
            #expect(
                problems(environment: ["GROUPD_REDIS_URL_FILE": path]) == [
                    "redis.url_file (env GROUPD_REDIS_URL_FILE): \(path.visible) \(reason)."
                ])
        }
        #expect(
            problems(environment: ["GROUPD_REDIS_URL_FILE": ""]) == [
                "redis.url_file (env GROUPD_REDIS_URL_FILE) takes the path of a file."
            ])
    }

    @Test("a secret and its file in one source are a problem, in two the stronger source wins")
    func both() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("redis://b", to: "k")
        #expect(
            problems(flags: ["--redis.url", "redis://a", "--redis.url-file", path]) == [
                "redis.url is given twice, itself and as a file (flag --redis.url and flag --redis.url-file): "
                    + "one of them must go."
            ])
        let loaded = try load(environment: ["GROUPD_REDIS_URL": "redis://a"], flags: ["--redis.url-file", path])
        #expect(loaded.configuration.redis.url?.exposed == "redis://b")
        #expect(loaded.origin(of: "redis.url").description == "file \(path.visible), named by flag --redis.url-file")
    }

    @Test(
        "a file with a secret that others can open is a warning",
        arguments: [
            (0o600, false), (0o400, false), (0o640, false), (0o644, true), (0o604, true), (0o620, true), (0o666, true),
        ])
    func permissions(mode: Int, warns: Bool) throws {
        let folder = try ScratchFolder()
        let secret = try folder.write("redis://h", to: "k", mode: mode)
        let inline = try folder.write("redis.url: redis://h\n", to: "inline.yaml", mode: mode)
        let harmless = try folder.write("redis.url_file: \(try folder.write("redis://h", to: "closed"))\n", mode: mode)
        #expect(try load(environment: ["GROUPD_REDIS_URL_FILE": secret]).warnings.isEmpty == !warns)
        #expect(try load(file: inline).warnings.isEmpty == !warns)
        #expect(try load(file: harmless).warnings.isEmpty)
    }

    @Test("a secret in a flag is taken with a warning that names the better ways")
    func flagged() throws {
        let warnings = try load(flags: ["--storage.s3.secret-key", "canary"]).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("--storage.s3.secret-key-file PATH") == true)
    }

    private func reflectedSecret(_ key: String, in configuration: Configuration) -> String? {
        switch key {
        case "postgres.url": configuration.postgres.url?.exposed
        case "postgres.migration_url": configuration.postgres.migrationURL?.exposed
        case "redis.url": configuration.redis.url?.exposed
        case "storage.s3.access_key": configuration.storage.s3.accessKey?.exposed
        case "storage.s3.secret_key": configuration.storage.s3.secretKey?.exposed
        case "embeddings.api_key": configuration.embeddings.apiKey?.exposed
        case "providers.stub.api_key": configuration.providers[.stub]?.apiKey?.exposed
        default: configuration.auth.issuers.first?.value.secret?.exposed
        }
    }
}
