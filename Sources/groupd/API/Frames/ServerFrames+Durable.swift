/// A new message.
struct MessageFrame: ServerFrame {
    static let type = ServerFrameType.message
    static let summary = "A new message; in a replay, as it is now."

    let group: Wire.ID
    let seq: Int64
    let message: MessageView

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("message", message)
    }

    static let example = MessageFrame(group: Examples.group, seq: 816, message: .example.shared)
}

/// A message was edited.
struct EditedFrame: ServerFrame {
    static let type = ServerFrameType.edited
    static let summary = "A message was edited; it is shown as it is now."

    let group: Wire.ID
    let seq: Int64
    let message: MessageView

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("message", message)
    }

    static let example = EditedFrame(group: Examples.group, seq: 817, message: .example.shared)
}

/// A message was deleted.
struct DeletedFrame: ServerFrame {
    static let type = ServerFrameType.deleted
    static let summary = "A message was deleted; what is left is its tombstone."

    let group: Wire.ID
    let seq: Int64
    let message: MessageView

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("message", message)
    }

    static let example = DeletedFrame(group: Examples.group, seq: 818, message: .tombstone)
}

/// Somebody likes a message, or no longer does.
struct LikedFrame: ServerFrame {
    static let type = ServerFrameType.liked
    static let summary = "A like was given or taken back; the count is the one of now."

    let group: Wire.ID
    let seq: Int64
    /// The message's number.
    let target: Int64
    let user: Wire.ID
    let emoji: String
    let isOn: Bool
    let count: Int64

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("target", target)
        fields.field("user", user)
        fields.field("emoji", emoji)
        fields.field("on", isOn)
        fields.field("count", count)
    }

    static let example = LikedFrame(
        group: Examples.group, seq: 819, target: 816, user: Examples.user, emoji: "👍", isOn: true, count: 4)
}

/// A membership changed.
struct MemberFrame: ServerFrame {
    static let type = ServerFrameType.member
    static let summary = "Somebody joined, left, was removed, or has another role."

    let group: Wire.ID
    let seq: Int64
    let user: UserView
    let change: Wire.MembershipChange
    /// The role from now on; nil for somebody who is no member.
    let role: Wire.Role?

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("user", user)
        fields.field("change", change)
        fields.field("role", role)
    }

    static let example = MemberFrame(
        group: Examples.group, seq: 820, user: .example, change: .joined, role: .member)
}

/// The group itself changed.
struct GroupFrame: ServerFrame {
    static let type = ServerFrameType.group
    static let summary = "The group itself was changed or deleted."

    let group: Wire.ID
    let seq: Int64
    let change: Wire.GroupChange
    /// What is the same for every member; nil where the group is gone.
    let value: GroupSettings?

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("change", change)
        fields.field("value", value)
    }

    static let example = GroupFrame(group: Examples.group, seq: 821, change: .updated, value: .example)
}

/// Somebody's account is gone.
struct ErasedFrame: ServerFrame {
    static let type = ServerFrameType.erased
    static let summary = "All messages of this user are tombstones now: one number for the group."

    let group: Wire.ID
    let seq: Int64
    let user: Wire.ID

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("user", user)
    }

    static let example = ErasedFrame(group: Examples.group, seq: 822, user: Examples.user)
}

/// An event that has a number in its group.
enum DurableFrame: Sendable {
    case message(MessageFrame)
    case edited(EditedFrame)
    case deleted(DeletedFrame)
    case liked(LikedFrame)
    case member(MemberFrame)
    case group(GroupFrame)
    case erased(ErasedFrame)
}

extension DurableFrame: WireWritable {
    static let types: [any ServerFrame.Type] = [
        MessageFrame.self, EditedFrame.self, DeletedFrame.self, LikedFrame.self, MemberFrame.self, GroupFrame.self,
        ErasedFrame.self,
    ]

    static var schema: Schema { .oneOf(types.map { .component($0) }) }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .message(let frame): frame.write(to: &writer)
        case .edited(let frame): frame.write(to: &writer)
        case .deleted(let frame): frame.write(to: &writer)
        case .liked(let frame): frame.write(to: &writer)
        case .member(let frame): frame.write(to: &writer)
        case .group(let frame): frame.write(to: &writer)
        case .erased(let frame): frame.write(to: &writer)
        }
    }
}
