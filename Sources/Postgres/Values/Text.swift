extension String: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.text }
    public static var postgresArrayType: UInt32 { PostgresOID.textArray }

    /// Throws `.encoding` where the text holds U+0000: no PostgreSQL text can, and sent it would end the whole unit.
    public func encode(into buffer: inout [UInt8]) throws(PostgresError) {
        let start = buffer.count
        buffer.append(contentsOf: utf8)
        guard !buffer[start...].contains(0) else {
            throw PostgresError(.encoding("text with a NUL character"))
        }
    }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> String {
        let bytes = try value.checked(
            PostgresOID.text, PostgresOID.varchar, PostgresOID.name, PostgresOID.bpchar, PostgresOID.unknown,
            PostgresOID.json)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed("text that is not UTF-8") }
        return text
    }
}

/// A JSON document as text, sent as `jsonb` and read from `jsonb` or `json`.
///
/// It is carried, not looked into: PostgreSQL refuses what is not JSON.
public struct JSONText: Hashable, Sendable, PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public var text: String

    public init(_ text: String) { self.text = text }

    public static var postgresType: UInt32 { PostgresOID.jsonb }
    public static var postgresArrayType: UInt32 { PostgresOID.jsonbArray }
    /// The one version of jsonb's binary form there is.
    private static let formatVersion: UInt8 = 1

    public func encode(into buffer: inout [UInt8]) throws(PostgresError) {
        buffer.append(Self.formatVersion)
        try text.encode(into: &buffer)
    }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> JSONText {
        var bytes = try value.checked(PostgresOID.jsonb, PostgresOID.json)
        if value.type == PostgresOID.jsonb {
            guard bytes.first == formatVersion else { throw .malformed("jsonb of an unknown version") }
            bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        }
        return JSONText(try String.decode(PostgresValue(type: PostgresOID.text, bytes: bytes)))
    }
}
