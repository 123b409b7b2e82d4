import Glibc
import OpenSSL

/// A file of a model, opened once: what was checked is what is used, whatever is laid under its name meanwhile.
final class ModelFile: Sendable {
    /// What a file must be.
    struct Expected: Sendable {
        let name: String
        let byteCount: Int
        /// In hexadecimal.
        let sha256: String
    }

    let path: String
    let byteCount: Int
    private let descriptor: CInt
    private static let pieceBytes = 1 << 20

    /// - Throws: `missing`, `unreadable`.
    init(path: String) throws(ModelError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing(file: path) : Self.unreadable(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(file: path, reason: "it is not a regular file")
        }
        self.path = path
        self.descriptor = descriptor
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads the whole file, without keeping it.
    ///
    /// - Throws: `cutShort`, `otherFile`, `unreadable`.
    func check(_ expected: Expected) throws(ModelError) {
        guard byteCount >= expected.byteCount else {
            throw .cutShort(file: path, bytes: byteCount, expected: expected.byteCount)
        }
        guard byteCount == expected.byteCount else { throw .otherFile(file: path) }
        var digest = SHA256()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
        defer { piece.deallocate() }
        var offset = 0
        while offset < byteCount {
            let count = try read(into: piece, at: offset)
            digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            offset += count
        }
        guard digest.finish().hexadecimal == expected.sha256 else { throw .otherFile(file: path) }
    }

    /// The whole file, in memory.
    func bytes() throws(ModelError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var offset = 0
        while offset < byteCount {
            let result = bytes.withUnsafeMutableBytes { buffer in
                Result { () throws(ModelError) in
                    try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]), at: offset)
                }
            }
            offset += try result.get()
        }
        return bytes
    }

    /// The whole file, its pages read when they are first looked at. Must be given back to `munmap`.
    func mapped() throws(ModelError) -> UnsafeRawBufferPointer {
        guard byteCount > 0, let start = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != MAP_FAILED
        else { throw .unreadable(file: path, reason: "it is empty, or there is no memory for it") }
        return UnsafeRawBufferPointer(start: start, count: byteCount)
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ModelError) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count > 0 { return count }
            if count == 0 { throw .cutShort(file: path, bytes: offset, expected: byteCount) }
            if errno != EINTR { throw Self.unreadable(path) }
        }
    }

    private static func unreadable(_ path: String) -> ModelError {
        .unreadable(file: path, reason: String(cString: strerror(errno)))
    }
}
