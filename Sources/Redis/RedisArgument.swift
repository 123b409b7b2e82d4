/// One word of a command: text, bytes or a number. Text and number literals are arguments as they stand.
public enum RedisArgument: Sendable, Equatable {
    case string(String)
    case bytes([UInt8])
    case integer(Int64)
}

extension RedisArgument: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    /// Text, sent as UTF-8.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A number, sent in decimal.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}
