import Glibc

/// A moment in microseconds since 2000-01-01T00:00:00Z, as PostgreSQL stores a `timestamptz`.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var microsecondsSince2000: Int64

    /// From 1970 to 2000 in seconds.
    static let unixOffsetSeconds: Int64 = 946_684_800

    public init(microsecondsSince2000: Int64) { self.microsecondsSince2000 = microsecondsSince2000 }

    /// Milliseconds since 1970; clamped to what a `timestamptz` can hold in 64 bits.
    public init(unixMilliseconds: Int64) {
        let (micros, overflow) = unixMilliseconds.multipliedReportingOverflow(by: 1_000)
        let clamped = overflow ? (unixMilliseconds < 0 ? Int64.min : Int64.max) : micros
        let (value, below) = clamped.subtractingReportingOverflow(Self.unixOffsetSeconds * 1_000_000)
        microsecondsSince2000 = below ? Int64.min : value
    }

    /// Milliseconds since 1970, rounded down.
    public var unixMilliseconds: Int64 {
        let (quotient, remainder) = microsecondsSince2000.quotientAndRemainder(dividingBy: 1_000)
        return quotient + Self.unixOffsetSeconds * 1_000 - (remainder < 0 ? 1 : 0)
    }

    /// The system clock's time.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let seconds = Int64(time.tv_sec) - unixOffsetSeconds
        return Timestamp(microsecondsSince2000: seconds * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSince2000 < right.microsecondsSince2000
    }

    /// The moment that much later; microseconds are the finest unit, the rest is dropped.
    public func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(
            microsecondsSince2000: microsecondsSince2000 + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    /// The time from another moment until this one.
    public func duration(since other: Timestamp) -> Duration {
        .microseconds(microsecondsSince2000 - other.microsecondsSince2000)
    }
}

extension Timestamp: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.timestamptz }
    public static var postgresArrayType: UInt32 { PostgresOID.timestamptzArray }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(microsecondsSince2000) }

    /// Reads `timestamptz`; a `timestamp` without zone is read as UTC.
    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Timestamp {
        let bytes = try value.checked(PostgresOID.timestamptz, PostgresOID.timestamp)
        return Timestamp(microsecondsSince2000: try PostgresValue.integer(bytes))
    }
}
