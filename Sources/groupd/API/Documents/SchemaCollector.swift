/// Gathers the components that a document refers to, directly or through others.
struct SchemaCollector {
    private struct Entry {
        let schema: ObjectSchema
        let type: any WireComponent.Type
    }

    private var components: [String: Entry] = [:]

    /// Adds what this schema refers to.
    mutating func add(_ schema: Schema) {
        switch schema {
        case .boolean, .integer, .number, .string, .constant, .enumeration, .anyObject: break
        case .array(let element, _), .map(let element, _), .nullable(let element): add(element)
        case .oneOf(let choices): choices.forEach { add($0) }
        case .component(let type): add(type)
        }
    }

    /// Adds a component and what it refers to. Two types of one name would overwrite each other silently.
    mutating func add(_ type: any WireComponent.Type) {
        let name = type.schemaName
        if let known = components[name] {
            precondition(known.type == type, "Two types of the documents have the name \(name).")
            return
        }
        let schema = type.objectSchema
        components[name] = Entry(schema: schema, type: type)
        addAll(of: schema)
    }

    /// Adds what the fields of an object refer to, but not the object.
    mutating func addAll(of schema: ObjectSchema) {
        for property in schema.properties { add(property.schema) }
    }

    /// Writes every component's member, by name: the order does not depend on who referred to it first.
    func write(to writer: inout JSONWriter) {
        for (name, entry) in components.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            entry.schema.write(to: &writer, examples: entry.type.exampleJSON.map { [$0] } ?? [])
        }
    }
}
