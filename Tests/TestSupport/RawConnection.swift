import Glibc

/// A request as it came over the wire.
package struct RawRequest: Sendable {
    /// Request line and header lines.
    package var lines: [String]
    package var body: [UInt8]

    package subscript(name: String) -> String? {
        let prefix = name.lowercased() + ":"
        return lines.dropFirst().first { $0.lowercased().hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count).drop { $0 == " " }) }
    }
}

/// One connection of a ``RawServer``. All calls block.
package struct RawConnection: Sendable {
    package let descriptor: CInt
    package let server: RawServer

    /// A whole request with its body; `nil` when the client has closed.
    @discardableResult
    package func readRequest() -> RawRequest? {
        var received: [UInt8] = []
        var headEnd: Int?
        while headEnd == nil {
            guard let bytes = receive() else { return nil }
            let searchStart = max(0, received.count - 3)
            received += bytes
            headEnd = Self.headEnd(in: received, from: searchStart)
        }
        let head = String(decoding: received[..<headEnd!], as: UTF8.self)
        var request = RawRequest(lines: head.split(separator: "\r\n").map(String.init), body: [])
        request.body = Array(received[(headEnd! + 4)...])
        while request.body.count < request["content-length"].flatMap({ Int($0) }) ?? 0 {
            guard let bytes = receive() else { return nil }
            request.body += bytes
        }
        server.observe { $0.requests.append(request) }
        return request
    }

    /// Whether all was sent.
    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + offset, bytes.count - offset,
                    CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 {
                offset += count
                server.observe { $0.sentByteCount += count }
            } else if count < 0, errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if poll(&ready, 1, 500) == 0 { server.observe { $0.isSendBlocked = true } }
            } else {
                return false
            }
        }
        return true
    }

    /// A complete response.
    @discardableResult
    package func respond(_ status: String = "200 OK", headers: String = "", body: String = "") -> Bool {
        send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    /// Says nothing until the client closes.
    package func hang() {
        while receive() != nil {}
        server.observe { $0.closedByClientCount += 1 }
    }

    /// Waits until the test lets it go on, or is over.
    package func awaitLeave() {
        while !server.letsGoOn { usleep(1_000) }
    }

    /// Breaks the connection off: the client gets a reset.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    /// Pieces are sent as they are, not gathered by the kernel.
    package func sendAtOnce() {
        var on: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    private func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private static func headEnd(in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (start...bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }
    }
}
