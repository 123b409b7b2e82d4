import Testing

@testable import groupd

@Suite("Where a setting's value comes from")
struct PrecedenceTests {
    /// Which sources speak, and who is heard.
    struct Case: Sendable {
        var file = false, environment = false, flag = false
        let listen: String
        let origin: String
    }

    @Test(
        "defaults < file < environment < flags",
        arguments: [
            Case(listen: "127.0.0.1:8080", origin: "default"),
            Case(file: true, listen: "127.0.0.1:1", origin: "file PATH:2"),
            Case(environment: true, listen: "127.0.0.1:2", origin: "env GROUPD_HTTP_LISTEN"),
            Case(flag: true, listen: "127.0.0.1:3", origin: "flag --http.listen"),
            Case(file: true, environment: true, listen: "127.0.0.1:2", origin: "env GROUPD_HTTP_LISTEN"),
            Case(file: true, flag: true, listen: "127.0.0.1:3", origin: "flag --http.listen"),
            Case(environment: true, flag: true, listen: "127.0.0.1:3", origin: "flag --http.listen"),
            Case(file: true, environment: true, flag: true, listen: "127.0.0.1:3", origin: "flag --http.listen"),
        ])
    func precedence(_ sources: Case) throws {
        let folder = try ScratchFolder()
        let file = try sources.file ? folder.write("http:\n  listen: 127.0.0.1:1\n") : nil
        let loaded = try load(
            file: file, environment: sources.environment ? ["GROUPD_HTTP_LISTEN": "127.0.0.1:2"] : [:],
            flags: sources.flag ? ["--http.listen", "127.0.0.1:3"] : [])
        #expect(loaded.configuration.http.listen.description == sources.listen)
        let origin = loaded.origin(of: "http.listen").description
        #expect(origin == sources.origin.replacing("PATH", with: file ?? ""))
    }

    @Test("sources add up where they speak of different settings")
    func sum() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("limits.burst: 7\nproviders.a: {kind: openai, base_url: http://h/v1, model: m}\n")
        let configuration = try load(
            file: file, environment: ["GROUPD_PROVIDERS_A_API_KEY": "k"], flags: ["--providers.a.model", "n"]
        ).configuration
        let provider = try #require(EntryName("a").flatMap { configuration.providers[$0] })
        #expect(configuration.limits.burst == 7)
        #expect(provider.apiKey?.exposed == "k")
        #expect(provider.model == "n")
    }

    @Test("a list replaces the list below it, it does not lengthen it")
    func lists() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("http.allowed_origins: [https://a.example, https://b.example]\n")
        let loaded = try load(file: file, environment: ["GROUPD_HTTP_ALLOWED_ORIGINS": "https://c.example"])
        #expect(loaded.configuration.http.allowedOrigins.map(\.text) == ["https://c.example"])
    }

    @Test("a value that is overridden cannot stop the server")
    func overridden() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("http.body_bytes: lots\npostgres.url_file: /nowhere\n")
        let loaded = try load(
            file: file, environment: ["GROUPD_POSTGRES_URL": "postgres://h/d"], flags: ["--http.body_bytes=2048"])
        #expect(loaded.configuration.http.bodyBytes == 2_048)
        #expect(loaded.configuration.postgres.url?.exposed == "postgres://h/d")
    }

    @Test("an empty value takes a setting back to nothing")
    func emptied() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("postgres.url: postgres://h/d\nmetrics:\n  listen:\n")
        let configuration = try load(file: file, environment: ["GROUPD_POSTGRES_URL": ""]).configuration
        #expect(configuration.postgres.url == nil)
        #expect(configuration.metrics.listen == nil)
    }

    @Test("without --config the first file that exists is read, and none needs to")
    func search() throws {
        let folder = try ScratchFolder()
        let second = try folder.write("limits.burst: 2\n", to: "second.yaml")
        let third = try folder.write("limits.burst: 3\n", to: "third.yaml")
        func burst(_ paths: [String]) throws -> Int {
            let loader = ConfigurationLoader(arguments: ArgumentSplit([]), environment: [:], searchPaths: paths)
            return try loader.load().configuration.limits.burst
        }
        #expect(try burst([folder.path + "/first.yaml", second, third]) == 2)
        #expect(try burst([folder.path + "/first.yaml"]) == 20)
        #expect(ConfigurationLoader.standardPaths == ["/etc/groupd/groupd.yaml", "./config/groupd.yaml"])
    }

    @Test("all problems are told at once, each with its origin")
    func everyProblem() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("limits:\n  burst: none\n")
        let found = problems(
            file: file, environment: ["GROUPD_QA_TOP_N": "0"], flags: ["--log.level", "loud", "--qa.nope", "1"])
        #expect(found.count == 4)
        #expect(found.contains("limits.burst (file \(file):2) takes a whole number, 1 or more, not \"none\"."))
        #expect(found.contains("qa.top_n (env GROUPD_QA_TOP_N) takes a whole number from 1 to 100, not \"0\"."))
        #expect(found.contains { $0.hasPrefix("log.level (flag --log.level) takes trace, debug,") })
        #expect(found.contains { $0.hasPrefix("There is no setting --qa.nope;") })
    }
}
