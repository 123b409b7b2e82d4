internal import Glibc

/// A small file, read whole.
struct BoundedFile: Sendable {
    /// Without a byte order mark.
    let text: String
    /// Whether users of this machine that neither own the file nor share its group can open it, or its group can
    /// write it.
    let isOpenToOthers: Bool

    /// Why a file could not be read, as the end of the sentence "`path` …".
    struct Unreadable: Error {
        let reason: String
        /// It is not there at all.
        var isMissing = false
    }

    /// Reads at most `bytesMax` bytes of UTF-8 at `path`. Pipes are read to their end.
    static func read(_ path: String, bytesMax: Int) throws(Unreadable) -> BoundedFile {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unreadable(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Unreadable(errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw Unreadable(reason: "is a folder, not a file") }
        var bytes = try bytes(of: descriptor, max: bytesMax)
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Unreadable(reason: "is not UTF-8") }
        let isOpen = status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o027 != 0
        return BoundedFile(text: text, isOpenToOthers: isOpen)
    }

    private static func bytes(of descriptor: Int32, max: Int) throws(Unreadable) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Unreadable(errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= max else { throw Unreadable(reason: "is longer than \(max.grouped) bytes") }
        }
    }
}

extension BoundedFile.Unreadable {
    fileprivate init(_ code: Int32) {
        switch code {
        case ENOENT, ENOTDIR: self.init(reason: "does not exist", isMissing: true)
        case EACCES: self.init(reason: "cannot be read: permission denied")
        default: self.init(reason: "cannot be read: \(String(cString: strerror(code)))")
        }
    }
}
