/// What a kind of text has to be.
protocol TextRules: Sendable {
    static var text: StringSchema { get }
    /// Whether the text itself must never be printed.
    static var isSecret: Bool { get }
    /// What is wrong with a text whose length is right, or nil.
    static func fault(in text: String) -> String?
}

extension TextRules {
    static var isSecret: Bool { false }
    static func fault(in text: String) -> String? { nil }
}

extension Wire {
    /// A text within its rules. Lengths count Unicode scalars.
    struct Text<Rules: TextRules>: Equatable, Hashable, Sendable {
        let value: String

        fileprivate init(unchecked value: String) {
            self.value = value
        }

        /// The text where it keeps the rules, else nil.
        init?(_ value: String) {
            guard Self.fault(in: value) == nil else { return nil }
            self.value = value
        }

        /// What is wrong with the text, or nil.
        static func fault(in text: String) -> String? {
            if text.utf8.contains(0) { return "Must not contain the character NUL." }
            guard let length = Rules.text.length else { return Rules.fault(in: text) }
            let count = text.unicodeScalars.count
            if count < length.lowerBound {
                return length.lowerBound == 1 ? "Must not be empty." : "Needs \(length.lowerBound) characters or more."
            }
            if count > length.upperBound { return "Has more than \(length.upperBound) characters." }
            return Rules.fault(in: text)
        }
    }
}

extension Wire.Text: WireText, WireWritable {
    static var schema: Schema { .string(Rules.text) }
    static var placeholder: Self { Self(unchecked: "") }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let text = value.string else {
            issues.report("Must be a string.")
            return placeholder
        }
        return read(text: text, &issues)
    }

    static func read(text: String, _ issues: inout Issues) -> Self {
        if let fault = fault(in: text) { issues.report(fault) }
        return Self(unchecked: text)
    }

    func write(to writer: inout JSONWriter) {
        writer.string(value)
    }
}

extension Wire.Text: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { Rules.isSecret ? "•••" : value }
    var debugDescription: String { Rules.isSecret ? "•••" : value.debugDescription }
    /// A dump of a request must not show a secret either.
    var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
