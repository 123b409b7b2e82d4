package import Glibc

/// The few file operations that the embedded servers need, with errors that name call and path.
package enum FileSystem {
    /// The error of the system call that failed last on this thread.
    static func failure(_ call: String, _ path: String) -> EmbeddedError {
        .system(call: call, path: path, reason: String(cString: strerror(errno)))
    }

    /// Makes the directory and its missing parents with `mode`; an existing one keeps its own.
    package static func makeDirectory(_ path: String, mode: mode_t) throws(EmbeddedError) {
        if try makeLastDirectory(path, mode) { return }
        let parent = parent(of: path)
        if parent != path { try makeDirectory(parent, mode: mode) }
        // Where the parent is there and it is still missing (below /proc it is), nothing more can be done.
        guard try makeLastDirectory(path, mode) else { throw failure("mkdir", path) }
    }

    /// False, with `errno` saying so, where a part of the path is missing.
    private static func makeLastDirectory(_ path: String, _ mode: mode_t) throws(EmbeddedError) -> Bool {
        if mkdir(path, mode) == 0 {
            // The umask may have taken bits away that another user needs to pass through.
            guard chmod(path, mode) == 0 else { throw failure("chmod", path) }
            return true
        }
        switch errno {
        case EEXIST: return true
        case ENOENT: return false
        default: throw failure("mkdir", path)
        }
    }

    /// The path without its last component; `.` for a bare name.
    package static func parent(of path: String) -> String {
        var trimmed = Substring(path)
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The absolute path with every link followed; nil where it leads nowhere.
    package static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// What the symbolic link at `path` holds; nil where there is none.
    package static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { readlink(path, $0.baseAddress!, $0.count) }
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Makes `path` a symbolic link to `target` in one step: a reader sees the old or the new one.
    static func replaceLink(_ path: String, target: String) throws(EmbeddedError) {
        let temporary = path + ".new"
        unlink(temporary)
        guard symlink(target, temporary) == 0 else { throw failure("symlink", temporary) }
        guard rename(temporary, path) == 0 else { throw failure("rename", path) }
    }

    /// True where something exists at `path` once links are followed.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in the directory, without `.` and `..`, sorted; empty where it cannot be read.
    package static func list(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes the file or the directory with all that is in it. Links are removed, not followed.
    package static func remove(_ path: String) {
        guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
        for name in list(path) { remove(path + "/" + name) }
        rmdir(path)
    }
}
