/// What is wrong with one field of a request, in words for the person who wrote the client.
struct FieldIssue: Error, Equatable, Sendable {
    /// The field's path: `content`, `resume.8f3c….seq`, `attachments.2`; empty for the whole value.
    let field: String
    let message: String
}

/// Gathers everything that is wrong with a request, so that its author reads it in one answer.
struct Issues: Sendable {
    /// More are not kept: a hostile request must not buy a long answer.
    static let countMax = 20

    private(set) var list: [FieldIssue] = []
    private var path: [Step] = []

    private enum Step {
        case name(StaticString)
        case key(String)
        case index(Int)

        var text: String {
            switch self {
            case .name(let name): name.description
            case .key(let key): EchoedText(key).description
            case .index(let index): "\(index)"
            }
        }
    }

    /// Whether nothing was wrong so far.
    var isEmpty: Bool { list.isEmpty }

    /// Notes what is wrong with the value that is being read.
    mutating func report(_ message: String) {
        guard list.count < Self.countMax else { return }
        list.append(FieldIssue(field: path.map(\.text).joined(separator: "."), message: message))
    }

    /// Reads the field `name`: what is reported meanwhile is about it.
    mutating func within<Value>(_ name: StaticString, _ read: (inout Issues) -> Value) -> Value {
        nested(.name(name), read)
    }

    /// Reads the value under a key that the request made up.
    mutating func within<Value>(key: String, _ read: (inout Issues) -> Value) -> Value {
        nested(.key(key), read)
    }

    /// Reads an element of an array.
    mutating func within<Value>(index: Int, _ read: (inout Issues) -> Value) -> Value {
        nested(.index(index), read)
    }

    private mutating func nested<Value>(_ step: Step, _ read: (inout Issues) -> Value) -> Value {
        path.append(step)
        defer { path.removeLast() }
        return read(&self)
    }
}
