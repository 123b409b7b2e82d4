import Glibc

/// What a service printed: a file and its predecessor, each bounded.
///
/// The service holds the file open for appending, so it is emptied in place, after its content was copied
/// to the predecessor. A line written in between is lost; a service that has to reopen its log is not needed.
struct LogFile: Sendable {
    let path: String
    /// The size at which the file is emptied. One more check interval of lines may come on top.
    var bytesMax = 10 * 1_024 * 1_024

    /// The file that holds what was there before the last rotation.
    var predecessor: String { path + ".1" }

    /// Empties the file into its predecessor where it has outgrown its bound.
    func rotate() {
        var information = stat()
        guard stat(path, &information) == 0, information.st_size > bytesMax else { return }
        let source = open(path, O_RDWR | O_CLOEXEC)
        guard source >= 0 else { return }
        defer { close(source) }
        copy(source)
        ftruncate(source, 0)
    }

    /// The end of the log, for an error's sentence.
    var tail: String { FileSystem.tail(path) }

    private func copy(_ source: Int32) {
        let target = open(predecessor, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard target >= 0 else { return }
        defer { close(target) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(source, $0.baseAddress!, $0.count) }
            // A full disk shortens the copy; the log is emptied all the same, which makes room.
            guard count > 0, buffer.withUnsafeBytes({ write(target, $0.baseAddress!, count) }) == count else { return }
        }
    }
}
