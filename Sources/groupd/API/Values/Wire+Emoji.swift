internal import GroupChat

extension Wire {
    /// One emoji, as people see one.
    struct Emoji: Equatable, Hashable, Sendable {
        let value: GroupChat.Emoji
    }
}

extension Wire.Emoji: WireText {
    static let schema = Schema.string(
        StringSchema(
            length: 1...GroupChat.Emoji.scalarsMax,
            summary: "One emoji, of any skin, joined ones, flags and keys included. It is answered fully qualified."))
    static let placeholder = Self(value: .thumbsUp)

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let text = value.string else {
            issues.report("Must be a string.")
            return placeholder
        }
        return read(text: text, &issues)
    }

    static func read(text: String, _ issues: inout Issues) -> Self {
        guard let emoji = GroupChat.Emoji(text) else {
            issues.report("Must be one emoji.")
            return placeholder
        }
        return Self(value: emoji)
    }
}
