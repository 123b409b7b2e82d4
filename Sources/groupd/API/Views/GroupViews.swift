/// A group as one person sees it.
struct GroupView: WireAnswer, Equatable {
    let id: Wire.ID
    let kind: Wire.GroupKind
    let settings: GroupSettings
    /// Nil for somebody who looks at a public group without being in it.
    let role: Wire.Role?
    let memberCount: Int64
    let epoch: String
    let lastSeq: Int64
    let lastReadSeq: Int64
    let unread: Int64
    let mentions: Int64
    private(set) var lastMessage: MessageView?
    let notify: Wire.NotificationLevel
    let createdAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("id", id)
        fields.field("kind", kind)
        settings.visit(&fields)
        fields.field("role", role)
        fields.field("member_count", memberCount)
        fields.field("epoch", epoch)
        fields.field("last_seq", lastSeq)
        fields.field("last_read_seq", lastReadSeq)
        fields.field("unread", unread)
        fields.field("mentions", mentions)
        fields.field("last_message", lastMessage)
        fields.field("notify", notify)
        fields.field("created_at", createdAt)
    }

    static let example = GroupView(
        id: Examples.group, kind: .group, settings: .example, role: .owner, memberCount: 3, epoch: "e1", lastSeq: 816,
        lastReadSeq: 815, unread: 1, mentions: 0, lastMessage: .example, notify: .all, createdAt: Examples.time)

    /// As frames have it: the last message is without what is one reader's own.
    var shared: GroupView {
        var group = self
        group.lastMessage = lastMessage?.shared
        return group
    }
}

/// What is the same about a group for everyone, and what its admins change.
struct GroupSettings: WireAnswer, Equatable {
    let name: String
    let description: String
    let visibility: Wire.Visibility
    let language: String
    let assistant: Bool
    /// Nil keeps messages for ever.
    let retentionDays: Int64?
    let slowModeSeconds: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("name", name)
        fields.field("description", description)
        fields.field("visibility", visibility)
        fields.field("language", language)
        fields.field("assistant", assistant)
        fields.field("retention_days", retentionDays)
        fields.field("slow_mode_seconds", slowModeSeconds)
    }

    static let example = GroupSettings(
        name: "Harbour", description: "Boats and tides", visibility: .private, language: "english", assistant: true,
        retentionDays: nil, slowModeSeconds: 0)
}

/// Somebody's membership.
struct MemberView: WireAnswer, Equatable {
    let user: UserView
    let role: Wire.Role
    let joinedAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("role", role)
        fields.field("joined_at", joinedAt)
    }

    static let example = MemberView(user: .example, role: .member, joinedAt: Examples.time)
}

/// Where the caller has read to.
struct ReadPositionView: WireAnswer, Equatable {
    let lastReadSeq: Int64
    let unread: Int64
    let mentions: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("last_read_seq", lastReadSeq)
        fields.field("unread", unread)
        fields.field("mentions", mentions)
    }

    static let example = ReadPositionView(lastReadSeq: 816, unread: 0, mentions: 0)
}
