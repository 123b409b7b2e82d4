/// One value of a ``JSONDocument``: reading it never fails on the text, only on the type asked for.
struct JSONView {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [JSONToken]
    let index: Int

    private var token: JSONToken { tokens[index] }

    /// What the value is.
    var kind: JSONToken.Kind { token.kind }

    /// Members of an object, elements of an array; bytes of anything else.
    var count: Int { Int(token.count) }

    /// The string, or nil where the value is none.
    var string: String? {
        kind == .string ? text : nil
    }

    /// True or false, or nil where the value is neither.
    var bool: Bool? {
        switch kind {
        case .yes: true
        case .no: false
        case .null, .integer, .decimal, .string, .object, .array: nil
        }
    }

    /// The member of an object with this name, or nil.
    func member(_ name: StaticString) -> JSONView? {
        guard kind == .object else { return nil }
        var key = index + 1
        let end = next
        while key < end {
            if JSONView(bytes: bytes, tokens: tokens, index: key).spells(name) {
                return JSONView(bytes: bytes, tokens: tokens, index: key + 1)
            }
            key = Int(tokens[key + 1].next)
        }
        return nil
    }

    /// An object's members in the order of the text; none where the value is no object.
    var members: JSONMembers {
        JSONMembers(of: self, kind: .object)
    }

    /// An array's elements in order; none where the value is no array.
    var elements: JSONElements {
        JSONElements(base: JSONMembers(of: self, kind: .array))
    }

    fileprivate var next: Int { Int(token.next) }

    /// The value's own bytes in the text; a string without its quotes and with its escapes.
    var rawBytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.start) + count])
    }

    /// Whether a backslash stands in the string.
    var hasEscapes: Bool { token.hasEscapes }
}

/// Iterates over an object's members. Values of another kind have none.
struct JSONMembers: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let tokens: [JSONToken]
    private var index: Int
    private let end: Int

    fileprivate init(of view: JSONView, kind: JSONToken.Kind) {
        bytes = view.bytes
        tokens = view.tokens
        index = view.index + 1
        end = view.kind == kind ? view.next : index
    }

    mutating func next() -> (name: JSONView, value: JSONView)? {
        guard let name = nextValue(), index < end else { return nil }
        return nextValue().map { (name, $0) }
    }

    fileprivate mutating func nextValue() -> JSONView? {
        guard index < end else { return nil }
        let view = JSONView(bytes: bytes, tokens: tokens, index: index)
        index = view.next
        return view
    }
}

/// Iterates over an array's elements.
struct JSONElements: Sequence, IteratorProtocol {
    fileprivate var base: JSONMembers

    mutating func next() -> JSONView? {
        base.nextValue()
    }
}
