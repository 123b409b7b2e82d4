extension Schema {
    /// Writes the schema as JSON Schema; components by reference.
    func write(to writer: inout JSONWriter) {
        writer.object { write(into: &$0) }
    }

    /// Writes the members of the schema's object.
    private func write(into writer: inout JSONWriter) {
        switch self {
        case .boolean: writer.type("boolean")
        case .number: writer.type("number")
        case .anyObject: writer.type("object")
        case .integer(let range): writer.integerSchema(range)
        case .string(let rules): writer.stringSchema(rules)
        case .constant(let text):
            writer.type("string")
            writer.constant("const", text)
        case .enumeration(let words):
            writer.type("string")
            writer.field("enum", words)
        case .array(let element, let countMax):
            writer.type("array")
            writer.schema("items", element)
            writer.optional("maxItems", countMax)
        case .map(let value, let countMax):
            writer.type("object")
            writer.schema("additionalProperties", value)
            writer.optional("maxProperties", countMax)
        case .component(let type): writer.field("$ref", "#/components/schemas/\(type.schemaName)")
        case .oneOf(let choices): writer.schemas("oneOf", choices)
        case .nullable(let schema):
            writer.key("anyOf")
            writer.array { writer in
                schema.write(to: &writer)
                writer.object { $0.type("null") }
            }
        }
    }
}

extension ObjectSchema {
    /// Writes the object as JSON Schema, in the order of its declaration.
    func write(to writer: inout JSONWriter, examples: [[UInt8]] = []) {
        writer.object { writer in
            writer.type("object")
            writer.key("properties")
            writer.object { writer in
                for property in properties {
                    writer.key(property.name)
                    property.schema.write(to: &writer)
                }
            }
            let required = properties.filter(\.isRequired).map(\.name)
            writer.optional("required", required.isEmpty ? nil : required)
            writeExactlyOne(to: &writer)
            guard !examples.isEmpty else { return }
            writer.key("examples")
            writer.array { for example in examples { $0.json(example) } }
        }
    }

    private func writeExactlyOne(to writer: inout JSONWriter) {
        guard !exactlyOne.isEmpty else { return }
        writer.key("allOf")
        writer.array { writer in
            for names in exactlyOne {
                writer.object { writer in
                    writer.key("oneOf")
                    writer.array { writer in
                        for name in names { writer.object { $0.given(name) } }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Members of a schema of objects in which a field is there and not null.
    fileprivate mutating func given(_ name: String) {
        field("required", [name])
        key("properties")
        object { writer in
            writer.key(name)
            writer.object { writer in
                writer.key("not")
                writer.object { $0.type("null") }
            }
        }
    }

    fileprivate mutating func type(_ name: String) {
        constant("type", name)
    }

    fileprivate mutating func integerSchema(_ range: ClosedRange<Int64>?) {
        type("integer")
        optional("minimum", range?.lowerBound)
        optional("maximum", range?.upperBound)
    }

    fileprivate mutating func stringSchema(_ rules: StringSchema) {
        type("string")
        optional("minLength", rules.length.flatMap { $0.lowerBound == 0 ? nil : $0.lowerBound })
        optional("maxLength", rules.length?.upperBound)
        optional("format", rules.format)
        optional("pattern", rules.pattern)
        optional("description", rules.summary)
    }

    mutating func schema(_ name: StaticString, _ schema: Schema) {
        key(name)
        schema.write(to: &self)
    }

    mutating func schemas(_ name: StaticString, _ schemas: [Schema]) {
        key(name)
        array { writer in
            for schema in schemas { schema.write(to: &writer) }
        }
    }
}
