/// A type that goes over the wire and can say what it looks like there.
protocol WireType: Sendable {
    static var schema: Schema { get }
}

/// A value that is read from JSON.
protocol WireReadable: WireType {
    /// Stands in for a value that could not be read, so that reading goes on and finds every other fault too. It is
    /// never seen outside: a request with an issue is refused as a whole.
    static var placeholder: Self { get }

    /// Reads the value, or reports what is wrong with it and returns the placeholder.
    static func read(_ value: JSONView, _ issues: inout Issues) -> Self
}

/// A value that is read from a path or a query.
protocol WireText: WireReadable {
    /// Reads the decoded text, or reports what is wrong with it and returns the placeholder.
    static func read(text: String, _ issues: inout Issues) -> Self
}

/// A value that is written as JSON.
protocol WireWritable: WireType {
    func write(to writer: inout JSONWriter)
}

/// An object that a client sends. The initialiser is the only declaration there is: run over a request it decodes,
/// run over nothing it records names, types and bounds for the documents.
protocol WireRequest: WireReadable, WireComponent, RequestBody {
    /// Reads every field, each once and unconditionally: a field behind an `if` would be missing in the documents.
    init(_ fields: inout FieldReader)
}

/// An object that the server sends. As with requests there is one declaration, ``visit(_:)``; over the example it
/// records the documents' schema, over any other value it writes.
protocol WireAnswer: WireWritable, WireComponent, AnswerBody {
    static var example: Self { get }

    /// Shows every field to the visitor in the order of the wire.
    func visit(_ fields: inout some FieldVisitor)
}

/// What looks at an answer's fields one after the other.
protocol FieldVisitor {
    /// A field that is always there.
    mutating func field<Value: WireWritable>(_ name: StaticString, _ value: Value)
    /// A field that is left out where there is no value.
    mutating func optional<Value: WireWritable>(_ name: StaticString, _ value: Value?)
    /// A field with always the same text.
    mutating func constant(_ name: StaticString, _ value: String)
}

extension JSONWriter: FieldVisitor {
    mutating func field<Value: WireWritable>(_ name: StaticString, _ value: Value) {
        key(name)
        value.write(to: &self)
    }

    mutating func optional<Value: WireWritable>(_ name: StaticString, _ value: Value?) {
        if let value { field(name, value) }
    }

    mutating func constant(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }
}

extension WireAnswer {
    func write(to writer: inout JSONWriter) {
        writer.object { visit(&$0) }
    }

    /// The value as JSON text.
    var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    static var exampleJSON: [UInt8]? { example.json }

    static var objectSchema: ObjectSchema {
        var recorder = SchemaRecorder()
        example.visit(&recorder)
        return recorder.schema
    }
}

/// Records what an answer's fields are.
struct SchemaRecorder: FieldVisitor {
    private(set) var schema = ObjectSchema()

    mutating func field<Value: WireWritable>(_ name: StaticString, _ value: Value) {
        record(name, Value.schema, isRequired: true)
    }

    mutating func optional<Value: WireWritable>(_ name: StaticString, _ value: Value?) {
        record(name, Value.schema, isRequired: false)
    }

    mutating func constant(_ name: StaticString, _ value: String) {
        record(name, .constant(value), isRequired: true)
    }

    private mutating func record(_ name: StaticString, _ schema: Schema, isRequired: Bool) {
        self.schema.properties.append(.init(name: name.description, schema: schema, isRequired: isRequired))
    }
}
