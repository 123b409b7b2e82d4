/// A page of a list; `next` is the following call's `cursor`.
struct PageView<Item: WireAnswer>: WireAnswer {
    let items: [Item]
    let next: String?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("items", items)
        fields.field("next", next)
    }

    static var schemaName: String { Item.schemaName + "Page" }
    static var example: PageView { PageView(items: [Item.example], next: nil) }
}

/// A stretch of messages in ascending `seq`; `next` is the number to go on from in the same direction.
struct HistoryView: WireAnswer, Equatable {
    let items: [MessageView]
    let epoch: String
    let lastSeq: Int64
    let next: Int64?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("items", items)
        fields.field("epoch", epoch)
        fields.field("last_seq", lastSeq)
        fields.field("next", next)
    }

    static let example = HistoryView(items: [.example], epoch: "e1", lastSeq: 816, next: 815)
}

/// A stretch of a group's durable changes, as a socket's replay would send them.
struct ChangesView: WireAnswer {
    let items: [DurableFrame]
    let epoch: String
    let lastSeq: Int64
    let next: Int64?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("items", items)
        fields.field("epoch", epoch)
        fields.field("last_seq", lastSeq)
        fields.field("next", next)
    }

    static let example = ChangesView(items: [.message(.example)], epoch: "e1", lastSeq: 816, next: nil)
}
