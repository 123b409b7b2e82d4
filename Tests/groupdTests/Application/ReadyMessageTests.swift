import Testing

@testable import groupd

@Suite("What the server says when it is ready")
struct ReadyMessageTests {
    private func message(_ host: String = "127.0.0.1") -> ReadyMessage {
        ReadyMessage(
            listen: ListenAddress(host: host, port: 8080), connectionsMax: 100_000, connectionsSetting: 100_000)
    }

    @Test(
        "the first line is an address that can be opened on this machine",
        arguments: [
            ("127.0.0.1", "http://127.0.0.1:8080"), ("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080"),
            ("localhost", "http://localhost:8080"),
        ])
    func address(host: String, url: String) {
        #expect(message(host).lines.first == "groupd is ready at \(url)")
    }

    @Test("with a certificate it is https")
    func encrypted() {
        var message = message()
        message.isEncrypted = true
        #expect(message.lines.first == "groupd is ready at https://127.0.0.1:8080")
    }

    @Test("the set-up link is there while there is no operator, and begins as people reach the server")
    func setup() {
        var message = message()
        #expect(!message.lines.contains { $0.contains("setup") })
        message.setupToken = "canary"
        #expect(message.lines[1].hasSuffix(" http://127.0.0.1:8080/#setup=canary"))
        message.publicURL = WebAddress("https://chat.example.org")
        #expect(message.lines[1].hasSuffix(" https://chat.example.org/#setup=canary"))
        #expect(message.lines[0] == "groupd is ready at http://127.0.0.1:8080")
    }

    @Test("fewer connections than were set are explained")
    func connections() {
        var message = message()
        #expect(message.lines.contains("Takes up to 100,000 connections (limits.connections)."))
        message.connectionsMax = 512
        #expect(message.lines[1].hasPrefix("Takes up to 512 connections, not 100,000 (limits.connections)"))
        #expect(message.lines[1].contains("open files is 1,024"))
    }

    @Test("what is switched off says how it is switched on")
    func switchedOff() {
        var configuration = Configuration()
        let meaning = Meaning(configuration)
        #expect(!configuration.switchedOff(meaning).contains { $0.contains("metrics.listen") })
        configuration.metrics.listen = nil
        configuration.auth.registration = .closed
        #expect(configuration.switchedOff(meaning).contains("Off: /metrics (switch it on with metrics.listen)."))
        #expect(configuration.switchedOff(meaning).contains { $0.contains("auth.registration is closed") })
    }
}

@Suite("The limit on open files")
struct OpenFilesTests {
    @Test(
        "bounds connections, less what else needs descriptors, and leaves one at least",
        arguments: [(100_000, 1_048_576, 100_000), (100_000, 4_096, 3_584), (10, 4_096, 10), (10, 256, 1)])
    func connections(setting: Int, openFiles: Int, expected: Int) {
        #expect(OpenFiles.connectionsMax(setting: setting, openFiles: openFiles) == expected)
    }

    @Test("the soft limit is raised to the hard one")
    func raised() {
        #expect(OpenFiles.raise() == OpenFiles.raise())
        #expect(OpenFiles.raise() > OpenFiles.reserve)
    }
}
