internal import GroupChat
internal import OpenSSL
internal import Postgres

extension SearchCursor {
    /// Of how its text is made.
    private static let version: UInt8 = 1
    private static let byteCount = 1 + SearchFingerprint.byteCount + 4 + 8
    /// Some centuries: what PostgreSQL can hold, and no page was ever made outside of.
    private static let times = Timestamp(unixMilliseconds: 0)...Timestamp(unixMilliseconds: 9_999_999_999_999)

    /// Reads what ``text(of:)`` wrote for the same search.
    ///
    /// - Throws: `validation_failed` for any other text. Whoever makes one up gets no more by it than by asking.
    init(_ cursor: Wire.Cursor, of search: SearchFingerprint) throws(ClientError) {
        guard let bytes = Base64.url.decode(cursor.value), bytes.count == Self.byteCount, bytes[0] == Self.version
        else {
            throw .unknownCursor
        }
        let rest = bytes.dropFirst()
        guard Array(rest.prefix(SearchFingerprint.byteCount)) == search.bytes else {
            throw .validationFailed(field: "cursor", "Belongs to another search.")
        }
        let numbers = rest.dropFirst(SearchFingerprint.byteCount)
        let asOf = Timestamp(microsecondsSince2000: Int64(truncatingIfNeeded: Self.number(numbers.dropFirst(4))))
        guard Self.times.contains(asOf) else { throw .unknownCursor }
        self.init(offset: Int(Self.number(numbers.prefix(4))), asOf: asOf)
    }

    /// As clients get it: nothing for them to read.
    func text(of search: SearchFingerprint) -> String {
        let offset = UInt32(clamping: offset)
        let time = UInt64(bitPattern: asOf.microsecondsSince2000)
        return Base64.url.encode([Self.version] + search.bytes + Self.bytes(offset) + Self.bytes(time))
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
