internal import Glibc
internal import NIOPosix

/// The program's own output, written whole.
enum StandardStream {
    /// Writes to standard error, as far as that can be written.
    static func write(_ text: String) {
        _ = writeAll([UInt8](text.utf8), to: STDERR_FILENO)
    }

    /// Writes to standard output and waits until somebody has taken it, on a thread where that harms nobody.
    static func print(_ bytes: [UInt8]) async throws {
        let code = try await NIOThreadPool.singleton.runIfActive { writeAll(bytes, to: STDOUT_FILENO) }
        guard code == 0 else {
            throw CommandFailure(sentence: "The output cannot be written: \(String(cString: strerror(code))).")
        }
    }

    /// 0, or the error's number.
    private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
