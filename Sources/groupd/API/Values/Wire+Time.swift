extension Wire {
    /// A moment, in milliseconds since 1970 in UTC. On the wire RFC 3339 with milliseconds.
    struct Time: Equatable, Hashable, Sendable {
        let milliseconds: Int64

        init(milliseconds: Int64) {
            self.milliseconds = milliseconds
        }
    }
}

extension Wire.Time: CustomStringConvertible {
    /// `2026-03-01T12:30:05.250Z`. Years outside 0000 to 9999, which RFC 3339 cannot say, are cut to its ends.
    var description: String {
        let clamped = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let days = clamped.floorQuotient(by: 86_400_000)
        let inDay = clamped - days * 86_400_000
        let (year, month, day) = Self.civil(fromDays: days)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            _ = buffer.initialize(from: "0000-00-00T00:00:00.000Z".utf8)
            Self.put(year, in: buffer[0..<4])
            Self.put(month, in: buffer[5..<7])
            Self.put(day, in: buffer[8..<10])
            Self.put(inDay / 3_600_000, in: buffer[11..<13])
            Self.put(inDay / 60_000 % 60, in: buffer[14..<16])
            Self.put(inDay / 1_000 % 60, in: buffer[17..<19])
            Self.put(inDay % 1_000, in: buffer[20..<23])
            return buffer.count
        }
    }

    /// Writes the last digits of a number, as many as there is room for.
    private static func put(_ value: Int64, in digits: Slice<UnsafeMutableBufferPointer<UInt8>>) {
        var rest = value
        for index in digits.indices.reversed() {
            digits.base[index] = JSONByte.zero + UInt8(rest % 10)
            rest /= 10
        }
    }

    /// The proleptic Gregorian date, by eras of 400 years that begin on a first of March.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.floorQuotient(by: 146_097)
        let inEra = shifted - era * 146_097
        let yearOfEra = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
        let dayOfYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Wire.Time: WireWritable {
    static let schema = Schema.string(StringSchema(format: "date-time"))

    func write(to writer: inout JSONWriter) {
        writer.string(description)
    }
}

extension Int64 {
    /// The quotient rounded down, for moments before 1970 too.
    fileprivate func floorQuotient(by divisor: Int64) -> Int64 {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }
}
