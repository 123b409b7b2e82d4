extension Wire {
    /// The id of a group, a user, a message, a session. To clients it is an opaque string.
    ///
    /// So a text that is none of ours is not ill-typed: it is an id that nothing has. It reads as ``UUID/none`` and takes
    /// the way of every unknown id, with the same answer in the same time.
    struct ID: Equatable, Hashable, Sendable {
        let uuid: UUID
        /// As it came, for answers that name it.
        let text: String

        init(_ uuid: UUID) {
            self.uuid = uuid
            text = uuid.description
        }

        fileprivate init(text: String) {
            uuid = UUID(text) ?? .none
            self.text = text
        }
    }
}

extension Wire.ID: WireText, WireWritable {
    static let schema = Schema.string(StringSchema(length: 1...charactersMax, summary: "An opaque id."))
    static let placeholder = Self(.none)
    private static let charactersMax = 64

    /// Stands where everybody in a group is meant; nobody has it.
    static let everyone = Self(text: "all")

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let text = value.string else {
            issues.report("Must be a string.")
            return placeholder
        }
        return read(text: text, &issues)
    }

    static func read(text: String, _ issues: inout Issues) -> Self {
        guard 1...charactersMax ~= text.unicodeScalars.count, !text.utf8.contains(0) else {
            issues.report("Is not an id.")
            return placeholder
        }
        return Self(text: text)
    }

    func write(to writer: inout JSONWriter) {
        writer.string(text)
    }
}
