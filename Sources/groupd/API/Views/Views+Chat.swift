internal import GroupChat
internal import Postgres

extension UserView {
    init(_ user: GroupChat.UserView) {
        self.init(id: Wire.ID(user.id), name: user.name, avatarURL: user.avatarURL)
    }

    /// Whom messages of the server itself are from.
    static let server = UserView(id: Wire.ID(.none), name: "groupd", avatarURL: nil)
}

extension MessageView {
    /// As its reader sees it, the reader's own likes included: for REST answers.
    init(_ message: Message) {
        self.init(message, liked: message.liked)
    }

    /// The same for everyone: for frames.
    init(shared message: Message) {
        self.init(message, liked: nil)
    }

    private init(_ message: Message, liked: [String]?) {
        self.init(
            group: Wire.ID(message.group), seq: message.seq, changedSeq: message.changedSeq, id: Wire.ID(message.id),
            user: message.author.map(UserView.init) ?? .server, kind: Wire.MessageKind(message.kind),
            content: message.content, thread: message.thread, replyCount: message.replyCount, attachments: [],
            likes: LikeCounts(message), liked: liked,
            mentions: message.mentions.map(MentionView.init), createdAt: Wire.Time(message.createdAt),
            editedAt: message.editedAt.map(Wire.Time.init),
            isDeleted: message.isDeleted)
    }
}

extension MentionView {
    init(_ mention: Mention) {
        self.init(
            user: mention.user.map { Wire.ID($0) } ?? .everyone, offset: Int64(mention.offset),
            length: Int64(mention.length))
    }
}

extension GroupSettings {
    init(_ profile: GroupProfile) {
        self.init(
            name: profile.name, description: profile.description, visibility: Wire.Visibility(profile.visibility),
            language: profile.language, assistant: profile.assistant,
            retentionDays: profile.retentionDays.map(Int64.init), slowModeSeconds: Int64(profile.slowModeSeconds))
    }
}

// Words that the chat and the wire share. Exhaustive: a new one does not compile until it has its word here.

extension Wire.Role {
    init(_ role: Role) {
        self =
            switch role {
            case .owner: .owner
            case .admin: .admin
            case .member: .member
            }
    }
}

extension Wire.Visibility {
    init(_ visibility: Visibility) {
        self =
            switch visibility {
            case .private: .private
            case .public: .public
            }
    }
}

extension Wire.MessageKind {
    init(_ kind: Message.Kind) {
        self =
            switch kind {
            case .text: .text
            case .system: .system
            case .answer: .answer
            }
    }
}

extension Wire.MembershipChange {
    init(_ change: Event.MemberChange) {
        self =
            switch change {
            case .joined: .joined
            case .left: .left
            case .removed: .removed
            case .role: .role
            case .banned: .banned
            case .unbanned: .unbanned
            case .muted: .muted
            case .unmuted: .unmuted
            }
    }
}

extension Wire.GroupChange {
    init(_ change: Event.GroupChange) {
        self =
            switch change {
            case .updated: .updated
            case .deleted: .deleted
            }
    }
}
