extension Wire {
    /// A list that a request brings, with a bound on its length.
    struct List<Element: WireReadable, Bound: CountRules>: Sendable {
        let elements: [Element]
    }

    /// An object that a request brings whose keys are data, in the order it came, with a bound on its size.
    struct Map<Key: WireText, Value: WireReadable, Bound: CountRules>: Sendable {
        let entries: [(key: Key, value: Value)]
    }
}

/// How many elements a list or map may have.
protocol CountRules: Sendable {
    static var countMax: Int { get }
}

/// As many files as a message may carry.
enum AttachmentCount: CountRules { static let countMax = 10 }

/// As many groups as one `hello` may name.
enum GroupCount: CountRules { static let countMax = 5_000 }

extension Wire.List: WireReadable {
    static var schema: Schema { .array(Element.schema, countMax: Bound.countMax) }
    static var placeholder: Self { Self(elements: []) }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard value.kind == .array else {
            issues.report("Must be an array.")
            return placeholder
        }
        guard value.count <= Bound.countMax else {
            issues.report("Has more than \(Bound.countMax) elements.")
            return placeholder
        }
        return Self(
            elements: value.elements.enumerated().map { index, element in
                issues.within(index: index) { Element.read(element, &$0) }
            })
    }
}

extension Wire.Map: WireReadable {
    static var schema: Schema { .map(Value.schema, countMax: Bound.countMax) }
    static var placeholder: Self { Self(entries: []) }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard value.kind == .object else {
            issues.report("Must be an object.")
            return placeholder
        }
        guard value.count <= Bound.countMax else {
            issues.report("Has more than \(Bound.countMax) fields.")
            return placeholder
        }
        return Self(
            entries: value.members.map { name, value in
                let text = name.text
                return issues.within(key: text) { (Key.read(text: text, &$0), Value.read(value, &$0)) }
            })
    }
}

extension Wire.List: Equatable where Element: Equatable {}

extension Wire.Map: Equatable where Key: Equatable, Value: Equatable {
    static func == (one: Self, other: Self) -> Bool {
        one.entries.elementsEqual(other.entries) { $0 == $1 }
    }
}
