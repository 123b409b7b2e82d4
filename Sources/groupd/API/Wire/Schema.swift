/// What a JSON value may be, as JSON Schema 2020-12 says it. Read off the types that do the reading and writing.
indirect enum Schema: Sendable {
    case boolean
    case integer(ClosedRange<Int64>?)
    case number
    case string(StringSchema)
    case constant(String)
    case enumeration([String])
    case array(Schema, countMax: Int?)
    /// An object whose keys are data.
    case map(Schema, countMax: Int?)
    /// An object with fields of its own, described once and referred to by name.
    case component(any WireComponent.Type)
    case oneOf([Schema])
    case nullable(Schema)
    /// An object that nothing more is said about.
    case anyObject
}

/// The bounds on a string, lengths in Unicode scalars.
struct StringSchema: Sendable {
    var length: ClosedRange<Int>?
    var format: String?
    var pattern: String?
    var summary: String?
}

/// The fields of an object.
struct ObjectSchema: Sendable {
    struct Property: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
    }

    var properties: [Property] = []
    /// Sets of names of which exactly one is to be given.
    var exactlyOne: [[String]] = []
}

/// A type with a place among the documents' shared schemas.
protocol WireComponent: WireType {
    /// Its name there; unique.
    static var schemaName: String { get }
    static var objectSchema: ObjectSchema { get }
    /// JSON that shows what it looks like, where there is some.
    static var exampleJSON: [UInt8]? { get }
}

extension WireComponent {
    static var schema: Schema { .component(Self.self) }
    static var exampleJSON: [UInt8]? { nil }

    /// The type's own name, without the suffix that tells Swift readers what it is for.
    static var schemaName: String {
        let name = String(describing: Self.self)
        return name.hasSuffix("View") ? String(name.dropLast(4)) : name
    }
}
