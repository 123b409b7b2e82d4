/// Header fields in order, found by name without regard to case.
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One field as it stands in a message.
    public struct Field: Sendable, Hashable {
        /// The name, as written.
        public let name: String
        /// The value, without white space around it.
        public let value: String
    }

    /// All fields in the order they were added or received; a name may occur more than once.
    public private(set) var fields: [Field] = []

    /// Fields from name–value pairs.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// Appends a field. Names and values are checked when a request is sent.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The value of the first field called `name`.
    public subscript(name: String) -> String? {
        fields.first { Self.isSame($0.name, name) }?.value
    }

    static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension HTTPHeaders {
    // libcurl writes these itself; a second one could make two servers disagree where a request ends.
    private static let reserved = ["content-length", "transfer-encoding", "expect", "connection"]

    /// Whether every field can be sent without changing what the request means.
    var isSendable: Bool {
        fields.allSatisfy { field in
            HTTPMethod.isToken(field.name) && !Self.reserved.contains { Self.isSame($0, field.name) }
                && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
    }
}
