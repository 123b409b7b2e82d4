extension RedisValue {
    /// The bytes of a simple or bulk string; nil for anything else.
    public var bytes: [UInt8]? {
        switch self {
        case .simple(let bytes), .bulk(let bytes): bytes
        case .integer, .null, .array, .error: nil
        }
    }

    /// The text of a simple or bulk string; nil for anything else, and where the bytes are not UTF-8.
    public var string: String? {
        bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The number of an integer, or of a string that is one in decimal; nil for anything else.
    public var integer: Int64? {
        if case .integer(let number) = self { return number }
        return string.flatMap { Int64($0) }
    }

    /// The values of an array; nil for anything else.
    public var array: [RedisValue]? {
        if case .array(let values) = self { return values }
        return nil
    }

    /// Whether the value is absent.
    public var isNull: Bool { self == .null }
}
