/// Somebody who is online or away.
struct PresentView: WireAnswer, Equatable {
    let user: UserView
    let status: Wire.PresenceStatus
    /// When they became so.
    let since: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("status", status)
        fields.field("since", since)
    }

    static let example = PresentView(user: .example, status: .online, since: Examples.time)
}

/// Somebody who is offline and was here before.
struct AbsentView: WireAnswer, Equatable {
    let user: UserView
    let lastSeen: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("last_seen", lastSeen)
    }

    static let example = AbsentView(user: .example, lastSeen: Examples.time)
}

/// Who is present among some people. Where they are too many to name, how many are.
struct PresenceListView: WireAnswer, Equatable {
    let online: [PresentView]?
    let offline: [AbsentView]?
    let count: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.optional("online", online)
        fields.optional("offline", offline)
        fields.field("count", count)
    }

    static let example = PresenceListView(online: [.example], offline: [.example], count: 1)
}

/// The same as a subscription begins with it: a frame carries ids alone.
struct PresenceSummaryView: WireAnswer, Equatable {
    struct Person: WireAnswer, Equatable {
        static let schemaName = "PresentPerson"

        let user: Wire.ID
        let status: Wire.PresenceStatus
        let since: Wire.Time

        func visit(_ fields: inout some FieldVisitor) {
            fields.field("user", user)
            fields.field("status", status)
            fields.field("since", since)
        }

        static let example = Person(user: Examples.user, status: .online, since: Examples.time)
    }

    let online: [Person]?
    let count: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.optional("online", online)
        fields.field("count", count)
    }

    static let example = PresenceSummaryView(online: [.example], count: 1)
}
