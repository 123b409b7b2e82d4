import Glibc
import Synchronization
import TestSupport

/// An HTTP server on the loopback that answers every request with one document, on a thread of its own.
final class KeyServer: Sendable {
    private let listener: Int32
    let port: UInt16
    private let document: Mutex<String>
    private let count = Mutex(0)

    /// Serves while `body` runs.
    static func with<R: Sendable>(_ document: String, _ body: (KeyServer) async throws -> R) async throws -> R {
        let server = try KeyServer(document)
        let done = Task { await onThread { server.serve() } }
        do {
            let result = try await body(server)
            shutdown(server.listener, Int32(SHUT_RDWR))
            await done.value
            return result
        } catch {
            shutdown(server.listener, Int32(SHUT_RDWR))
            await done.value
            throw error
        }
    }

    private init(_ document: String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        precondition(status, "tests need a free port on the loopback")
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        self.document = Mutex(document)
    }

    var url: String { "http://127.0.0.1:\(port)/keys" }
    /// How often the document was asked for.
    var requestCount: Int { count.withLock { $0 } }

    func publish(_ text: String) { document.withLock { $0 = text } }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            _ = read(connection, &buffer, buffer.count)
            count.withLock { $0 += 1 }
            let body = document.withLock { $0 }
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
            let answer = Array((head + body).utf8)
            _ = answer.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            close(connection)
        }
        close(listener)
    }
}
