/// A statement's parameters in binary form: one flat buffer for all of them.
public struct Parameters: Sendable {
    /// The most that the protocol can count.
    public static let countMax = 65_535

    private(set) var bytes: [UInt8] = []
    private(set) var types: [UInt32] = []
    /// A value's length in bytes, -1 for NULL.
    private(set) var lengths: [Int32] = []
    /// The first value that could not be encoded; running the statement throws it, before anything is sent.
    private(set) var failure: PostgresError?

    public init() {}

    /// Encodes all values in order.
    public init<each Value: PostgresEncodable>(_ values: repeat each Value) {
        repeat append(each values)
    }

    public var count: Int { types.count }

    /// Adds the next parameter. A value that cannot be sent fails the statement when it is run.
    public mutating func append<Value: PostgresEncodable>(_ value: Value) {
        types.append(Value.postgresType)
        guard !value.isPostgresNull else { return lengths.append(-1) }
        let start = bytes.count
        do throws(PostgresError) {
            try value.encode(into: &bytes)
            if bytes.count - start > Int(Int32.max) { throw PostgresError(.encoding("a value of over 2 GiB")) }
        } catch {
            failure = failure ?? error
            bytes.removeLast(bytes.count - start)
        }
        if count > Self.countMax { failure = failure ?? PostgresError(.encoding("over \(Self.countMax) parameters")) }
        lengths.append(Int32(bytes.count - start))
    }
}
