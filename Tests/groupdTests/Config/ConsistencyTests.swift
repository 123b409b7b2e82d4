import Testing

@testable import groupd

@Suite("Settings taken together")
struct ConsistencyTests {
    @Test("the defaults are consistent, and beyond doubt")
    func defaults() throws {
        #expect(try load().configuration == Configuration())
        #expect(try load().warnings.isEmpty)
    }

    @Test(
        "what cannot be meant is refused in one sentence",
        arguments: [
            (["http.tls.key=k"], "http.tls.certificate and http.tls.key go together: only one of them is set."),
            (
                ["postgres.migration_url_file=SECRET"],
                "postgres.migration_url is set and postgres.url is not: the embedded database needs neither."
            ),
            (
                ["auth.access_token_seconds=60", "auth.refresh_token_seconds=59"],
                "auth.access_token_seconds is longer than auth.refresh_token_seconds."
            ),
            (
                ["qa.answer_ttl_min_seconds=60", "qa.answer_ttl_max_seconds=59"],
                "qa.answer_ttl_min_seconds is longer than qa.answer_ttl_max_seconds."
            ),
            (
                ["storage.kind=s3", "storage.s3.bucket=b"],
                "storage.kind s3 needs storage.s3.endpoint, storage.s3.access_key, storage.s3.secret_key."
            ),
            (["embeddings.kind=openai"], "embeddings.kind openai needs embeddings.url, embeddings.model."),
            (["qa.providers=stub,gone"], "qa.providers names gone, and there is no providers.gone.kind."),
            (["providers.a.model=m"], "providers.a needs providers.a.kind."),
            (
                ["providers.a.kind=anthropic"],
                "providers.a.kind anthropic needs providers.a.base_url, providers.a.model."
            ),
            (["auth.issuers.a.audience=x"], "auth.issuers.a needs auth.issuers.a.issuer."),
            (
                ["auth.issuers.a.audience=x", "auth.issuers.a.issuer=y"],
                "auth.issuers.a takes one of auth.issuers.a.secret and auth.issuers.a.jwks_url: none of them is set."
            ),
            (
                [
                    "auth.issuers.a.audience=x", "auth.issuers.a.issuer=y", "auth.issuers.a.secret_file=SECRET",
                    "auth.issuers.a.jwks_url=https://h",
                ],
                "auth.issuers.a takes one of auth.issuers.a.secret and auth.issuers.a.jwks_url: both of them are set."
            ),
        ])
    func refused(settings: [String], sentence: String) throws {
        let folder = try ScratchFolder()
        let secret = try folder.write("postgres://u@h/d-and-more-than-32-bytes", to: "secret")
        #expect(problems(flags: settings.map { "--" + $0.replacing("SECRET", with: secret) }) == [sentence])
    }

    @Test(
        "what goes together is taken",
        arguments: [
            ["http.tls.key=k", "http.tls.certificate=c"], ["providers.stub.timeout_seconds=1"],
            ["providers.a.kind=stub", "qa.providers=a"],
            ["auth.access_token_seconds=9", "auth.refresh_token_seconds=9"],
            [
                "providers.a.kind=openai", "providers.a.base_url=http://h/v1", "providers.a.model=m",
                "qa.providers=a,stub",
            ],
            ["embeddings.kind=openai", "embeddings.url=https://h/v1", "embeddings.model=m"], ["embeddings.kind=off"],
            ["auth.issuers.a.issuer=i", "auth.issuers.a.audience=a", "auth.issuers.a.jwks_url=https://h/keys"],
        ])
    func taken(settings: [String]) {
        #expect(problems(flags: settings.map { "--" + $0 }).isEmpty)
    }

    @Test(
        "limits that hinder each other are allowed, with a warning",
        arguments: [
            (["limits.message_characters=20000"], "limits.frame_bytes (131,072)"),
            (["limits.outbox_bytes=4096"], "limits.outbox_bytes (4,096)"),
        ])
    func doubts(settings: [String], start: String) throws {
        let warnings = try load(flags: settings.map { "--" + $0 }).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix(start) == true)
    }

    @Test("the largest values that are taken do not overflow")
    func largest() throws {
        let loaded = try load(flags: [
            "--limits.message_characters=10000000", "--limits.frame_bytes=1073741824",
            "--limits.outbox_bytes=1000000000000", "--limits.connections=1000000000000",
        ])
        #expect(loaded.warnings.isEmpty)
    }
}
