extension Timestamp: LosslessStringConvertible {
    /// RFC 3339 in UTC with milliseconds, rounded down: `2026-03-01T12:30:45.123Z`.
    ///
    /// Years outside 0 to 9999, which RFC 3339 cannot write, are clamped to its ends.
    public var description: String {
        let lowest = Timestamp.civilMilliseconds(year: 0, month: 1, day: 1)
        let highest = Timestamp.civilMilliseconds(year: 10_000, month: 1, day: 1) - 1
        let total = min(max(unixMilliseconds, lowest), highest)
        let (days, inDay) = Self.floorDivide(total, by: 86_400_000)
        let date = Self.civil(daysSince1970: days)
        return String(unsafeUninitializedCapacity: 24) { text in
            var writer = DigitWriter(text)
            writer.write(date.year, digits: 4, then: "-")
            writer.write(date.month, digits: 2, then: "-")
            writer.write(date.day, digits: 2, then: "T")
            writer.write(inDay / 3_600_000, digits: 2, then: ":")
            writer.write(inDay / 60_000 % 60, digits: 2, then: ":")
            writer.write(inDay / 1_000 % 60, digits: 2, then: ".")
            writer.write(inDay % 1_000, digits: 3, then: "Z")
            return 24
        }
    }

    /// Reads RFC 3339: a full date, `T`, a full time with up to nine decimals, and `Z` or an offset.
    ///
    /// Anything else is nil: no lower-case letters, no space for `T`, no missing offset, no 31 February, no second 60
    /// (the system clock never shows one). Decimals beyond the sixth are dropped.
    public init?(_ description: String) {
        var reader = DigitReader(description)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T"), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            let micros = reader.fraction(), let offset = reader.offsetMinutes(), reader.isAtEnd,
            (1...12).contains(month), day >= 1, day <= Self.days(in: month, year: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.civilMilliseconds(year: year, month: month, day: day) / 1_000
        let seconds = days + hour * 3_600 + minute * 60 + second - offset * 60
        self.init(microsecondsSince2000: (seconds - Self.unixOffsetSeconds) * 1_000_000 + micros)
    }
}

/// The proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
extension Timestamp {
    static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    static func civil(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    static func civilMilliseconds(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (era, yearOfEra) = floorDivide(month <= 2 ? year - 1 : year, by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86_400_000
    }

    static func days(in month: Int64, year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
