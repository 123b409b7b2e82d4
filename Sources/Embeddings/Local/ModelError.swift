/// Why the local model's files cannot be used.
public enum ModelError: Error, Hashable, Sendable {
    /// A file that is not there.
    case missing(file: String)
    /// A file that cannot be read, with the system's reason.
    case unreadable(file: String, reason: String)
    /// The file has fewer bytes than it should: it was cut short on its way.
    case cutShort(file: String, bytes: Int, expected: Int)
    /// The file is not the one whose SHA-256 is known.
    case otherFile(file: String)
    /// A safetensors file that says something impossible about itself.
    case malformed(reason: String)
    /// A tensor that the model needs is not there, or of another shape.
    case tensor(name: String, expected: [Int], found: [Int]?)
    /// The vocabulary lacks one of the pieces that every text needs.
    case vocabulary
    /// OpenBLAS is not installed.
    case library
}

extension ModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let file): "The model file \(file) is not there: scripts/model fetches it."
        case .unreadable(let file, let reason): "The model file \(file) cannot be read: \(reason)."
        case .cutShort(let file, let bytes, let expected):
            "The model file \(file) was cut short: it has \(bytes) bytes of \(expected)."
        case .otherFile(let file): "The model file \(file) is not the one of all-MiniLM-L6-v2 that groupd knows."
        case .malformed(let reason): "The model file is not what a safetensors file must be: \(reason)."
        case .tensor(let name, let expected, let found?):
            "The model's tensor \(name) has the shape \(found), not \(expected)."
        case .tensor(let name, _, nil): "The model has no tensor \(name) of 32-bit numbers."
        case .library: "OpenBLAS (libopenblas0) is not installed: scripts/setup installs it."
        case .vocabulary: "The model's vocabulary lacks a piece that every text needs."
        }
    }
}
