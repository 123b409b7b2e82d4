import Glibc

/// A model's file of numbers: whatever it says of itself, nothing outside of it is read.
struct TensorsTarget: FuzzTarget {
    let name = "tensors"

    private static let asked: [(name: String, shape: [Int])] = [("a", [2]), ("a", [2, 2]), ("b", [4]), ("", [])]

    /// One without a name, for every input.
    private static let file: CInt = {
        var path = Array("/tmp/groupd-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        unlink(path)
        promise(descriptor >= 0, "there is room for a file")
        return descriptor
    }()

    func run(_ input: consuming Input) {
        let bytes = input.bytes
        promise(ftruncate(Self.file, 0) == 0, "the file can be emptied")
        promise(pwrite(Self.file, bytes, bytes.count, 0) == bytes.count, "there is room in it")
        guard let tensors = try? SafeTensors(ModelFile(path: "/proc/self/fd/\(Self.file)")) else { return }
        promise(bytes.count >= 8, "a file that is too short is none")
        for (name, shape) in Self.asked {
            guard let numbers = try? tensors.floats(name, shape) else { continue }
            let count = shape.reduce(1, *)
            // Past the end of the mapping this ends the process.
            let sum = (0..<count).reduce(Float(0)) { $0 + numbers[$1] }
            Trap.spring(if: sum == sum && count > 1)
        }
    }
}
