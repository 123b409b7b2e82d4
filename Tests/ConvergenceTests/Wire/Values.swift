/// A person, as others see them.
struct PersonValue: Decodable, Equatable, Sendable {
    let id: String
    let name: String
}

struct MentionValue: Decodable, Equatable, Sendable {
    let user: String
    let offset: Int
    let length: Int
}

/// A message, as requests and events show it.
struct MessageValue: Decodable, Equatable, Sendable {
    let seq: Int64
    let changedSeq: Int64
    let id: String
    let user: PersonValue
    let kind: String
    let content: String
    let thread: Int64?
    let replyCount: Int64
    let likes: [String: Int64]
    let liked: [String]?
    let mentions: [MentionValue]
    let createdAt: String
    let editedAt: String?
    let deleted: Bool
}

/// What is the same about a group for all its members.
struct SettingsValue: Decodable, Equatable, Sendable {
    let name: String
    let description: String
    let visibility: String
    let language: String
    let assistant: Bool
    let retentionDays: Int64?
    let slowModeSeconds: Int64
}

/// A group, as one person sees it.
struct GroupValue: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case id, role, memberCount, epoch, lastSeq, lastReadSeq, unread, mentions
    }

    let id: String
    let settings: SettingsValue
    let role: String?
    let memberCount: Int
    let epoch: String
    let lastSeq: Int64
    let lastReadSeq: Int64
    let unread: Int
    let mentions: Int

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        settings = try SettingsValue(from: decoder)
        role = try fields.decodeIfPresent(String.self, forKey: .role)
        memberCount = try fields.decode(Int.self, forKey: .memberCount)
        epoch = try fields.decode(String.self, forKey: .epoch)
        lastSeq = try fields.decode(Int64.self, forKey: .lastSeq)
        lastReadSeq = try fields.decode(Int64.self, forKey: .lastReadSeq)
        unread = try fields.decode(Int.self, forKey: .unread)
        mentions = try fields.decode(Int.self, forKey: .mentions)
    }
}

/// A list, page by page.
struct PageValue<Item: Decodable & Sendable>: Decodable, Sendable {
    let items: [Item]
    let next: String?
}

struct MemberValue: Decodable, Sendable {
    let user: PersonValue
    let role: String
}

/// Somebody who is muted, or banned.
struct ExcludedValue: Decodable, Sendable {
    let user: PersonValue
}

struct HistoryValue: Decodable, Sendable {
    let items: [MessageValue]
    let epoch: String
    let lastSeq: Int64
    let next: Int64?
}

struct ThreadValue: Decodable, Sendable {
    let root: MessageValue
    let items: [MessageValue]
    let unread: Int
    let next: Int64?
}

struct ChangesValue: Decodable, Sendable {
    let items: [NumberedEvent]
    let lastSeq: Int64
    let next: Int64?
}

struct PositionValue: Decodable, Sendable {
    let lastReadSeq: Int64
    let unread: Int
    let mentions: Int
}

struct ProblemValue: Decodable, Sendable {
    let code: String
}
