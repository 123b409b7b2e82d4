/// The object identifiers of the built-in types that this module reads and writes.
///
/// They are fixed in PostgreSQL's catalogue and the same in every database.
public enum PostgresOID {
    public static let bool: UInt32 = 16
    public static let bytea: UInt32 = 17
    public static let name: UInt32 = 19
    public static let int8: UInt32 = 20
    public static let int2: UInt32 = 21
    public static let int4: UInt32 = 23
    public static let text: UInt32 = 25
    public static let oid: UInt32 = 26
    public static let json: UInt32 = 114
    public static let float4: UInt32 = 700
    public static let float8: UInt32 = 701
    public static let unknown: UInt32 = 705
    public static let bpchar: UInt32 = 1042
    public static let varchar: UInt32 = 1043
    public static let timestamp: UInt32 = 1114
    public static let timestamptz: UInt32 = 1184
    public static let uuid: UInt32 = 2950
    public static let jsonb: UInt32 = 3802

    public static let boolArray: UInt32 = 1000
    public static let byteaArray: UInt32 = 1001
    public static let int2Array: UInt32 = 1005
    public static let int4Array: UInt32 = 1007
    public static let textArray: UInt32 = 1009
    public static let int8Array: UInt32 = 1016
    public static let float4Array: UInt32 = 1021
    public static let float8Array: UInt32 = 1022
    public static let timestamptzArray: UInt32 = 1185
    public static let uuidArray: UInt32 = 2951
    public static let jsonbArray: UInt32 = 3807

    private static let names: [UInt32: String] = [
        bool: "boolean", bytea: "bytea", name: "name", int8: "bigint", int2: "smallint", int4: "integer",
        text: "text", oid: "oid", json: "json", float4: "real", float8: "double precision", unknown: "unknown",
        bpchar: "character", varchar: "character varying", timestamp: "timestamp", timestamptz: "timestamptz",
        uuid: "uuid", jsonb: "jsonb", boolArray: "boolean[]", byteaArray: "bytea[]", int2Array: "smallint[]",
        int4Array: "integer[]", textArray: "text[]", int8Array: "bigint[]", float4Array: "real[]",
        float8Array: "double precision[]", timestamptzArray: "timestamptz[]", uuidArray: "uuid[]",
        jsonbArray: "jsonb[]", 1700: "numeric", 2278: "void", 1082: "date", 1186: "interval", 3614: "tsvector",
    ]

    /// The SQL name of a type, or `type NNN` where this module does not know it.
    public static func typeName(_ oid: UInt32) -> String { names[oid] ?? "type \(oid)" }
}
