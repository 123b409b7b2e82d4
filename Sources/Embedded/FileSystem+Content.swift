import Glibc

extension FileSystem {
    /// The last bytes of the file, at most `bytesMax`; nil where it cannot be read.
    package static func read(_ path: String, bytesMax: Int = 65_536) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        // Files of /proc have no size: read them from the start.
        lseek(file, off_t(max(0, size - bytesMax)), SEEK_SET)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < bytesMax {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress!, $0.count) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes.prefix(bytesMax), as: UTF8.self)
    }

    /// Replaces the file with `content` in one step, readable by its owner alone.
    package static func write(_ content: String, to path: String, owner: Account) throws(EmbeddedError) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("open", temporary) }
        defer { close(file) }
        try writeAll(Array(content.utf8), to: file, path: temporary)
        try owner.own(temporary)
        guard rename(temporary, path) == 0 else { throw failure("rename", path) }
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws(EmbeddedError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress!, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    /// The last lines of a text file that say something, joined by a bar: fit for one sentence.
    static func tail(_ path: String, lines: Int = 3) -> String {
        let text = read(path, bytesMax: 4_096) ?? ""
        let last = text.split(separator: "\n").suffix(lines)
        return last.isEmpty ? "(nothing)" : last.joined(separator: " | ")
    }
}
