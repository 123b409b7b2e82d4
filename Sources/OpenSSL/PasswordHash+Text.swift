extension PasswordHash: CustomStringConvertible {
    static let saltByteCount = 16
    static let keyByteCount = 32
    private static let textBytesMax = 512

    /// The text to store.
    public var description: String {
        let cost = "ln=\(parameters.costLog2),r=\(parameters.blockSize),p=\(parameters.parallelism)"
        return "$scrypt$\(cost)$\(Base64.standard.encode(salt))$\(Base64.standard.encode(key))"
    }

    /// Reads what ``description`` writes; `nil` for anything else, and for parameters out of bounds.
    public init?(_ stored: String) {
        guard stored.utf8.count <= Self.textBytesMax else { return nil }
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let parameters = Parameters(text: parts[2]),
            let salt = Base64.standard.decode(parts[3]), (8...64).contains(salt.count),
            let key = Base64.standard.decode(parts[4]), (16...64).contains(key.count)
        else { return nil }
        self.init(parameters: parameters, salt: salt, key: key)
    }
}

extension PasswordHash.Parameters {
    fileprivate init?(text: Substring) {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3,
            let costLog2 = Self.number(fields[0], after: "ln="),
            let blockSize = Self.number(fields[1], after: "r="),
            let parallelism = Self.number(fields[2], after: "p=")
        else { return nil }
        self.init(costLog2: costLog2, blockSize: blockSize, parallelism: parallelism)
    }

    private static func number(_ field: Substring, after name: String) -> Int? {
        guard field.hasPrefix(name) else { return nil }
        let digits = field.dropFirst(name.count)
        // One spelling for one number: no sign, no leading zero.
        guard let number = Int(digits), String(number) == digits else { return nil }
        return number
    }
}
