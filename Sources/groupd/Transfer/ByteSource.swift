internal import Glibc
internal import NIOPosix

/// A file, or standard input, read piece by piece on a thread where waiting harms nobody.
final class ByteSource: Sendable {
    static let pieceBytes = 256 << 10
    /// What stands for standard input.
    static let standardInput = "-"

    private let file: Int32
    /// The size of a regular file, for telling how far it has been read; nil where nobody knows.
    let byteCount: Int?

    /// Opens `path`. Throws a sentence where that cannot be read.
    init(_ path: String) throws(CommandFailure) {
        if path == Self.standardInput {
            file = STDIN_FILENO
        } else {
            file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw Self.failure(path, errno) }
        }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw Self.failure(path, errno) }
        guard facts.st_mode & S_IFMT != S_IFDIR else { throw Self.failure(path, EISDIR) }
        byteCount = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : nil
    }

    deinit {
        if file != STDIN_FILENO { close(file) }
    }

    /// The next bytes; nil at the end.
    func next() async throws(CommandFailure) -> [UInt8]? {
        let result: Result<[UInt8], CommandFailure>
        do {
            result = try await NIOThreadPool.singleton.runIfActive { [self] in read() }
        } catch {
            throw CommandFailure(sentence: "The file can no longer be read.")
        }
        let bytes = try result.get()
        return bytes.isEmpty ? nil : bytes
    }

    private func read() -> Result<[UInt8], CommandFailure> {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, count in
            var got: Int
            repeat {
                got = Glibc.read(file, buffer.baseAddress, buffer.count)
            } while got < 0 && errno == EINTR
            if got < 0 { code = errno }
            count = max(got, 0)
        }
        return code == 0 ? .success(bytes) : .failure(Self.failure("The input", code))
    }

    private static func failure(_ what: String, _ code: Int32) -> CommandFailure {
        CommandFailure(sentence: "\(what.printable) cannot be read: \(String(cString: strerror(code))).")
    }
}
