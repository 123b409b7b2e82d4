/// What a request is called in its answer and in the log.
enum RequestID {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Sixteen characters, eighty random bits.
    static func next() -> String {
        var bits = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<16 {
                buffer[index] = digits[Int(bits.0 & 31)]
                bits.0 >>= 5
                if index == 7 { bits.0 = bits.1 }
            }
            return 16
        }
    }
}
