/// One command, encoded once, in the task that makes it: `["SET", key, .bytes(value), "PX", 500]`.
/// Arguments are binary-safe: no byte in one can end it or start another command.
public struct RedisCommand: Sendable, Equatable {
    /// The command's word in capitals: a metric's label. At most 32 bytes.
    public let name: String
    /// The command as it goes over the wire.
    let encoded: [UInt8]
    /// Whether each sending is answered by exactly one reply, and leaves the connection as it was for everyone
    /// else. What is not would shift every later reply to the wrong caller.
    let isPipelinable: Bool

    /// A command of a name and its arguments.
    public init(_ name: String, _ arguments: [RedisArgument] = []) {
        self.name = String(decoding: name.utf8.prefix(32), as: UTF8.self).uppercased()
        isPipelinable = Self.isPipelinable(self.name, arguments.first)
        var encoder = CommandEncoder(count: arguments.count + 1)
        encoder.append(.string(name))
        for argument in arguments { encoder.append(argument) }
        encoded = encoder.bytes
    }

    private static func isPipelinable(_ name: String, _ first: RedisArgument?) -> Bool {
        guard name == "CLIENT", let first else { return !unpipelinable.contains(name) }
        return switch first {
        case .string(let word): word.uppercased() != "REPLY"
        case .bytes(let word): String(decoding: word, as: UTF8.self).uppercased() != "REPLY"
        case .integer: true
        }
    }

    private static let unpipelinable: Set<String> = [
        "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE",
        "MONITOR", "QUIT", "RESET", "HELLO", "AUTH", "SELECT", "SYNC", "PSYNC",
    ]
}

extension RedisCommand: ExpressibleByArrayLiteral {
    /// The first element is the name; a literal that does not start with text is a mistake of the program.
    public init(arrayLiteral elements: RedisArgument...) {
        guard case .string(let name)? = elements.first else {
            preconditionFailure("A command starts with its name, as text.")
        }
        self.init(name, Array(elements.dropFirst()))
    }
}
