/// Somebody who may not write in a group.
struct MuteView: WireAnswer, Equatable {
    let user: UserView
    /// Nil: until it is lifted.
    let until: Wire.Time?
    let createdAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("until", until)
        fields.field("created_at", createdAt)
    }

    static let example = MuteView(user: .example, until: Examples.time, createdAt: Examples.time)
}

/// Somebody who may not be in a group.
struct BanView: WireAnswer, Equatable {
    let user: UserView
    let createdAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("created_at", createdAt)
    }

    static let example = BanView(user: .example, createdAt: Examples.time)
}
