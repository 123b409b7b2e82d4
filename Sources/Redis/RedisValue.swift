/// A reply, decoded. Its bytes come from outside: nothing in them was checked beyond the protocol and the bounds.
public indirect enum RedisValue: Sendable, Equatable {
    /// A status line such as `OK`.
    case simple([UInt8])
    /// A string of any bytes.
    case bulk([UInt8])
    /// A signed number.
    case integer(Int64)
    /// An absent value: a null string or a null array.
    case null
    /// Values in the server's order.
    case array([RedisValue])
    /// A refusal. Only inside arrays and pipelines: ``RedisClient/send(_:timeout:)`` throws it.
    case error(RedisServerError)
}

/// The server's refusal of one command.
public struct RedisServerError: Error, Sendable, Equatable {
    /// The first word, such as `WRONGTYPE` or `NOPERM`: the part to decide by.
    public let code: String
    /// The whole line. It may quote arguments of the command, so it does not belong in logs.
    public let message: String

    init(line: some Collection<UInt8>) {
        code = String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        message = String(decoding: line, as: UTF8.self)
    }
}

extension RedisServerError: CustomStringConvertible {
    /// The code alone, so that an error in a log repeats no argument.
    public var description: String { "Redis refused the command (\(code))." }
}
