internal import Glibc

/// This process's arguments where the kernel keeps them, which is what `ps` and `/proc/PID/cmdline` show.
enum ProcessArguments {
    /// Overwrites the secrets that `split` found, so that whoever lists processes from now on does not see them.
    ///
    /// Call it before anything else, with the split of this process's own arguments. Where the kernel does not tell
    /// where the arguments are, nothing happens.
    static func hide(_ secrets: [ArgumentSplit.ExposedSecret]) {
        guard !secrets.isEmpty, let memory = region() else { return }
        hide(secrets, in: memory)
    }

    /// Overwrites each secret in `memory`, which holds the program's name and its arguments, each ended by a zero.
    static func hide(_ secrets: [ArgumentSplit.ExposedSecret], in memory: UnsafeMutableRawBufferPointer) {
        var argument = -1
        var offset = 0
        for index in memory.indices {
            if memory[index] == 0 {
                argument += 1
                offset = 0
            } else {
                if secrets.contains(where: { $0.argument == argument && offset >= $0.offset }) {
                    memory[index] = UInt8(ascii: "*")
                }
                offset += 1
            }
        }
    }

    /// Fields 48 and 49 of `/proc/self/stat`. The second field is the program's name in brackets, which may hold
    /// anything, so counting begins behind the last bracket.
    private static func region() -> UnsafeMutableRawBufferPointer? {
        guard let text = try? BoundedFile.read("/proc/self/stat", bytesMax: 16_384).text else { return nil }
        guard let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        guard fields.count > 46, let start = UInt(fields[45]), let end = UInt(fields[46]), start < end else {
            return nil
        }
        return UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: start), count: Int(end - start))
    }
}
