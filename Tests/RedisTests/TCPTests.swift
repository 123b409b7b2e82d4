import Glibc
import Redis
import Testing

@Suite("TCP", .timeLimit(.minutes(1)))
struct TCPTests {
    @Test("a server is reached by name and by address", arguments: ["localhost", "127.0.0.1"])
    func reached(host: String) async throws {
        let port = try freePort()
        let server = try await RedisServer(["--port", "\(port)", "--bind", "127.0.0.1"])
        let configuration = server.configuration {
            $0.endpoint = .tcp(host: host, port: port)
            $0.connectTimeout = .seconds(5)
        }
        let client = try RedisClient(configuration)
        try await eventually { await client.failure(["PING"]) == nil }
        let info = try #require(try await client.send(["CLIENT", "INFO"]).string)
        #expect(info.contains("laddr=127.0.0.1:\(port) "))
        await client.shutdown()
    }

    @Test("a port where nobody listens is an outage with the system's reason")
    func refused() async throws {
        let client = try RedisClient(RedisConfiguration(endpoint: .tcp(host: "127.0.0.1", port: try freePort())))
        try await eventually { await client.failure(["PING"]) == .unavailable(.system(ECONNREFUSED)) }
        await client.shutdown()
    }

    /// A port that was free a moment ago.
    private func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var count = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, count) == 0 ? getsockname(descriptor, $0, &count) : -1
            }
        }
        guard code == 0 else { throw RawSocket.Failed() }
        return UInt16(bigEndian: address.sin_port)
    }
}
