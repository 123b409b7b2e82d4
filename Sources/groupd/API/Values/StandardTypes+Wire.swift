// What Swift's own types are on the wire.

extension String: WireWritable {
    static var schema: Schema { .string(StringSchema()) }

    func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: WireReadable, WireWritable {
    static var schema: Schema { .boolean }
    static var placeholder: Bool { false }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Bool {
        guard let bool = value.bool else {
            issues.report("Must be true or false.")
            return placeholder
        }
        return bool
    }

    func write(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Int: WireWritable {
    static var schema: Schema { .integer(nil) }

    func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Int64: WireWritable {
    static var schema: Schema { .integer(nil) }

    func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Double: WireWritable {
    static var schema: Schema { .number }

    func write(to writer: inout JSONWriter) { writer.number(self) }
}

extension Optional: WireType where Wrapped: WireType {
    static var schema: Schema { .nullable(Wrapped.schema) }
}

extension Optional: WireWritable where Wrapped: WireWritable {
    func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
}

extension Array: WireType where Element: WireType {
    static var schema: Schema { .array(Element.schema, countMax: nil) }
}

extension Array: WireWritable where Element: WireWritable {
    func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for element in self { element.write(to: &writer) }
        }
    }
}
