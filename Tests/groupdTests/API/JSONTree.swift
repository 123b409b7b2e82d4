@testable import groupd

/// A JSON value as a tree, for comparing. Numbers are compared by what they mean.
indirect enum JSONTree: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string([UInt8])
    case array([JSONTree])
    case object([Member])

    /// Keys as bytes: equal is what JSON calls equal.
    struct Member: Equatable {
        let key: [UInt8]
        let value: JSONTree
    }

    init(_ view: JSONView) {
        self =
            switch view.kind {
            case .null: .null
            case .yes, .no: .bool(view.bool == true)
            case .integer, .decimal: view.int64.map(JSONTree.integer) ?? .number(view.number ?? .nan)
            case .string: .string(view.unescaped)
            case .array: .array(view.elements.map(JSONTree.init))
            case .object: .object(view.members.map { Member(key: $0.name.unescaped, value: JSONTree($0.value)) })
            }
    }

    /// Parses strictly: grammar errors and defects both throw.
    init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            let document = try JSONDocument(parsing: bytes)
            if let defect = document.defect { throw defect.error }
            return JSONTree(document.root)
        }
    }

    init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The member of an object, the element of an array; nil where there is none.
    subscript(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == Array(name.utf8) }?.value
    }

    /// An object without a member.
    func without(_ name: String) -> JSONTree {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != Array(name.utf8) })
    }

    /// The keys of an object in order.
    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map { String(decoding: $0.key, as: UTF8.self) }
    }

    /// The elements of an array.
    var elements: [JSONTree] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var text: String? {
        if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    var int64: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// Follows a JSON pointer such as `#/components/schemas/User`.
    func resolve(_ pointer: String) -> JSONTree? {
        pointer.split(separator: "/").dropFirst().reduce(self) { tree, step in tree?[String(step)] }
    }

    /// This value and all inside it.
    var descendants: [JSONTree] {
        switch self {
        case .null, .bool, .integer, .number, .string: [self]
        case .array(let elements): [self] + elements.flatMap(\.descendants)
        case .object(let members): [self] + members.flatMap(\.value.descendants)
        }
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .number(let value): writer.number(value)
        case .string(let bytes): writer.string(String(decoding: bytes, as: UTF8.self))
        case .array(let elements): writer.array { writer in elements.forEach { $0.write(to: &writer) } }
        case .object(let members):
            writer.object { writer in
                for member in members {
                    writer.key(String(decoding: member.key, as: UTF8.self))
                    member.value.write(to: &writer)
                }
            }
        }
    }

    var encoded: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}
