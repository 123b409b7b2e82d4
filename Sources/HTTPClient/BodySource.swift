import Glibc

/// What a request sends, piece by piece.
final class BodySource {
    private enum Origin {
        case bytes([UInt8])
        case file(descriptor: CInt)
    }

    /// Bytes to send, as announced to the server.
    let byteCount: Int
    private let origin: Origin
    private var offset = 0

    /// `nil` for a request without a body.
    init?(_ body: HTTPRequest.Body) throws(HTTPClientError) {
        switch body {
        case .none: return nil
        case .bytes(let bytes):
            origin = .bytes(bytes)
            byteCount = bytes.count
        case .file(let path):
            // Non-blocking, or opening a pipe would wait for its writer.
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw .cannotReadBody }
            origin = .file(descriptor: descriptor)
            var status = stat()
            let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            byteCount = isRegular ? Int(status.st_size) : 0
            guard isRegular else { throw .cannotReadBody }
        }
    }

    deinit {
        if case .file(let descriptor) = origin { close(descriptor) }
    }

    var isAtEnd: Bool { offset == byteCount }

    /// The number of bytes put into `buffer`, 0 at the end; `nil` when the file is shorter than announced.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = min(buffer.count, byteCount - offset)
        guard count > 0 else { return 0 }
        switch origin {
        case .bytes(let bytes):
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
            }
            offset += count
            return count
        case .file(let descriptor):
            let readCount = pread(descriptor, buffer.baseAddress, count, offset)
            guard readCount > 0 else { return nil }
            offset += readCount
            return readCount
        }
    }

    /// Goes back, when a kept connection turns out to be dead and the request is sent again.
    func rewind(to offset: Int) -> Bool {
        guard (0...byteCount).contains(offset) else { return false }
        self.offset = offset
        return true
    }
}
