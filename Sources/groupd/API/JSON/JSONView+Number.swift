extension JSONView {
    /// The number where it is a whole one that fits 64 bits; nil otherwise.
    ///
    /// `1.0` and `1e3` are whole, as JSON Schema has it, up to 2^53: beyond that a Double no longer says which number
    /// was meant.
    var int64: Int64? {
        switch kind {
        case .integer: integer
        case .decimal: number.flatMap { abs($0) <= 0x1p53 ? Int64(exactly: $0) : nil }
        case .null, .yes, .no, .string, .object, .array: nil
        }
    }

    /// The nearest Double, or nil where the value is no number or none that is finite.
    var number: Double? {
        switch kind {
        case .integer, .decimal: Double(String(decoding: rawBytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
        case .null, .yes, .no, .string, .object, .array: nil
        }
    }

    /// The digits with overflow checked at each step. Negative all along: there is one more of those.
    private var integer: Int64? {
        let raw = rawBytes
        let isNegative = raw.first == JSONByte.minus
        var value: Int64 = 0
        for byte in isNegative ? raw.dropFirst() : raw[...] {
            let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, under) = tenfold.subtractingReportingOverflow(Int64(byte &- JSONByte.zero))
            guard !over, !under else { return nil }
            value = sum
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }
}
