internal import Glibc

/// The kernel's files about this machine and this process.
enum ProcText {
    /// Far more than any of the files read here; `/proc/stat` of a machine with very many interrupts is cut after
    /// what matters.
    private static let bytesMax = 65_536

    /// The file's text; empty where it cannot be read, as outside of Linux' own file systems. Never waits for a disk.
    static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < bytesMax {
            let chunk = [UInt8](unsafeUninitializedCapacity: 8_192) { buffer, count in
                count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
            }
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
