extension Bool: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.bool }
    public static var postgresArrayType: UInt32 { PostgresOID.boolArray }

    public func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Bool {
        try PostgresValue.integer(value.checked(PostgresOID.bool), as: UInt8.self) != 0
    }
}

extension Int16: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.int2 }
    public static var postgresArrayType: UInt32 { PostgresOID.int2Array }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Int16 {
        try PostgresValue.integer(value.checked(PostgresOID.int2))
    }
}

extension Int32: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.int4 }
    public static var postgresArrayType: UInt32 { PostgresOID.int4Array }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Reads `integer`, and widens `smallint`.
    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Int32 {
        let bytes = try value.checked(PostgresOID.int4, PostgresOID.int2)
        return value.type == PostgresOID.int4
            ? try PostgresValue.integer(bytes) : Int32(try PostgresValue.integer(bytes, as: Int16.self))
    }
}

extension Int64: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.int8 }
    public static var postgresArrayType: UInt32 { PostgresOID.int8Array }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Reads `bigint`, and widens `integer`, `smallint` and `oid`.
    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Int64 {
        switch value.type {
        case PostgresOID.int4, PostgresOID.int2: Int64(try Int32.decode(value))
        case PostgresOID.oid: Int64(try PostgresValue.integer(value.checked(PostgresOID.oid), as: UInt32.self))
        default: try PostgresValue.integer(value.checked(PostgresOID.int8))
        }
    }
}

extension Int: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.int8 }
    public static var postgresArrayType: UInt32 { PostgresOID.int8Array }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(Int64(self)) }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Int {
        Int(try Int64.decode(value))
    }
}

extension Float: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.float4 }
    public static var postgresArrayType: UInt32 { PostgresOID.float4Array }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(bitPattern) }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Float {
        Float(bitPattern: try PostgresValue.integer(value.checked(PostgresOID.float4)))
    }
}

extension Double: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.float8 }
    public static var postgresArrayType: UInt32 { PostgresOID.float8Array }

    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(bitPattern) }

    /// Reads `double precision`, and widens `real`.
    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Double {
        if value.type == PostgresOID.float4 { return Double(try Float.decode(value)) }
        return Double(bitPattern: try PostgresValue.integer(value.checked(PostgresOID.float8)))
    }
}
