/// A parsed text written out again.
enum Rewriting {
    static func text(of view: JSONView) -> [UInt8] {
        var writer = JSONWriter()
        write(view, &writer)
        return writer.bytes
    }

    private static func write(_ view: JSONView, _ writer: inout JSONWriter) {
        switch view.kind {
        case .null: writer.null()
        case .yes, .no: writer.bool(view.bool == true)
        case .integer, .decimal:
            if let whole = view.int64 { writer.integer(whole) } else { writer.number(view.number ?? .nan) }
        case .string: writer.string(view.text)
        case .object:
            writer.object { writer in
                for (name, value) in view.members {
                    writer.key(name.text)
                    write(value, &writer)
                }
            }
        case .array: writer.array { writer in view.elements.forEach { write($0, &writer) } }
        }
    }

    /// Whether two values mean the same, member by member and byte by byte.
    static func isSame(_ left: JSONView, _ right: JSONView) -> Bool {
        switch (left.kind, right.kind) {
        case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            left.int64 == right.int64 && left.number == right.number
        case (.string, .string): left.unescaped == right.unescaped
        case (.object, .object):
            left.count == right.count
                && zip(left.members, right.members).allSatisfy {
                    isSame($0.name, $1.name) && isSame($0.value, $1.value)
                }
        case (.array, .array):
            left.count == right.count && zip(left.elements, right.elements).allSatisfy(isSame)
        default: left.kind == right.kind
        }
    }
}
