/// A frame that the server sends. Its `type` is written by this protocol, in front of the fields.
protocol ServerFrame: WireAnswer {
    static var type: ServerFrameType { get }
    /// One sentence for the documents.
    static var summary: String { get }

    /// Shows every field but the type.
    func visitFields(_ fields: inout some FieldVisitor)
}

extension ServerFrame {
    func visit(_ fields: inout some FieldVisitor) {
        fields.constant("type", Self.type.rawValue)
        visitFields(&fields)
    }
}

extension ServerFrameType {
    /// The type's payload. A new type does not compile until it has one.
    var payload: any ServerFrame.Type {
        switch self {
        case .ready: ReadyFrame.self
        case .subscribed: SubscribedFrame.self
        case .unsubscribed: UnsubscribedFrame.self
        case .ack: AckFrame.self
        case .message: MessageFrame.self
        case .edited: EditedFrame.self
        case .deleted: DeletedFrame.self
        case .liked: LikedFrame.self
        case .member: MemberFrame.self
        case .group: GroupFrame.self
        case .erased: ErasedFrame.self
        case .added: AddedFrame.self
        case .read: ReadEventFrame.self
        case .received: ReceivedEventFrame.self
        case .typing: TypingEventFrame.self
        case .presence: PresenceFrame.self
        case .heads: HeadsFrame.self
        case .resync: ResyncFrame.self
        case .ok: OKFrame.self
        case .error: ErrorFrame.self
        case .pong: PongFrame.self
        case .bye: ByeFrame.self
        }
    }
}
