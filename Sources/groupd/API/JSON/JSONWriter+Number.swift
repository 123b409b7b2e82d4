extension JSONWriter {
    mutating func integer(_ value: some BinaryInteger) {
        let value = Int64(clamping: value)
        scalar { $0.digits(of: value) }
    }

    /// The shortest text that reads back as the same Double; JSON has no infinity, so what is not finite is null.
    mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        scalar { $0.append(contentsOf: value.description.utf8) }
    }

    private mutating func digits(of value: Int64) {
        if value < 0 { append(JSONByte.minus) }
        var rest = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var start = buffer.count
            repeat {
                start -= 1
                buffer[start] = JSONByte.zero + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: UnsafeMutableBufferPointer(rebasing: buffer[start...]))
        }
    }
}
