import Glibc

@testable import Redis

/// A server that answers the first command of each connection with what it was told to, one answer a connection. After
/// the last it behaves, and answers each command with `+OK`. It lives as long as the value.
final class HostileServer {
    private let directory: String
    private let listener: RawSocket
    var configuration: RedisConfiguration {
        var configuration = RedisConfiguration(endpoint: .unix(path: directory + "/redis.sock"))
        configuration.commandTimeout = .seconds(5)
        configuration.reconnectDelayBase = .milliseconds(10)
        configuration.reconnectDelayMax = .milliseconds(50)
        return configuration
    }

    /// `greeting` answers the bytes that a connection starts with.
    init(greeting: String = "+OK\r\n+PONG\r\n", answers: [String]) throws {
        var template = Array("/tmp/redis-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw RawSocket.Failed() }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let listener = try RawSocket.listening(at: directory + "/redis.sock")
        self.listener = listener
        try WorkerThread.start("hostile-server") {
            Self.serve(listener, Array(greeting.utf8), answers.map { Array($0.utf8) })
        }
    }

    deinit {
        listener.stop()
        unlink(directory + "/redis.sock")
        rmdir(directory)
    }

    private static func serve(_ listener: RawSocket, _ greeting: [UInt8], _ answers: [[UInt8]]) {
        var answers = answers[...]
        while let socket = listener.accepted() {
            guard socket.read() != nil else { continue }
            socket.write(greeting)
            while socket.read() != nil { socket.write(answers.popFirst() ?? Array("+OK\r\n".utf8)) }
        }
    }
}
