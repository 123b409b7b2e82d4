/// What the table says of a frame from a client: what reads it, what answers it, what can go wrong.
struct ClientFrameDeclaration: Sendable {
    let type: ClientFrameType
    let summary: String
    let role: AccessRole
    /// What answers it where nothing goes wrong.
    let answers: [ServerFrameType]
    /// The codes of the `error` frames that it can be answered with.
    let codes: [ErrorCode]
    let payload: any WireRequest.Type
    let read: @Sendable (JSONView, inout Issues) -> ClientFrame

    fileprivate init<Payload: WireRequest>(
        _ type: ClientFrameType, _ payload: Payload.Type, as wrap: @escaping @Sendable (Payload) -> ClientFrame,
        role: AccessRole, answers: [ServerFrameType], codes: Set<ErrorCode>, _ summary: String
    ) {
        self.type = type
        self.summary = summary
        self.role = role
        self.answers = answers
        let all = codes.union(Self.codesOfAll)
        self.codes = ErrorCode.allCases.filter(all.contains)
        self.payload = payload
        read = { value, issues in wrap(Payload.read(value, &issues)) }
    }

    /// What any frame can meet.
    private static let codesOfAll: Set<ErrorCode> = [
        .badRequest, .validationFailed, .rateLimited, .overloaded, .unavailable, .internal,
    ]
}

extension ClientFrameType {
    /// The table's row of this type.
    var declaration: ClientFrameDeclaration {
        // Every type has a row: the table is made from all of them by an exhaustive switch.
        Self.declarations[self] ?? declared
    }

    private static let declarations = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.declared) })

    private var declared: ClientFrameDeclaration {
        switch self {
        case .hello:
            .init(
                self, HelloFrame.self, as: ClientFrame.hello, role: .anonymous, answers: [.ready, .subscribed],
                codes: [.notFound], "Says who it is. The first frame; again with a fresh token.")
        case .subscribe:
            .init(
                self, SubscribeFrame.self, as: ClientFrame.subscribe, role: .member, answers: [.subscribed],
                codes: [.notFound, .forbidden], "Follows a group, from a position on or from its head.")
        case .unsubscribe:
            .init(
                self, UnsubscribeFrame.self, as: ClientFrame.unsubscribe, role: .member, answers: [.unsubscribed],
                codes: [.notFound], "Stops following a group.")
        case .send:
            .init(
                self, SendFrame.self, as: ClientFrame.send, role: .member, answers: [.ack],
                codes: [.notFound, .forbidden], "Sends a message. The same client_id again gets the first one's ack.")
        case .edit:
            .init(
                self, EditFrame.self, as: ClientFrame.edit, role: .member, answers: [.ok],
                codes: [.notFound, .forbidden, .conflict],
                "Says a message of one's own otherwise. The same content again takes no number.")
        case .delete:
            .init(
                self, DeleteFrame.self, as: ClientFrame.delete, role: .member, answers: [.ok],
                codes: [.notFound, .forbidden],
                "Leaves a tombstone of a message: authors of their own, admins of any. Once more changes nothing.")
        case .like:
            .init(
                self, LikeFrame.self, as: ClientFrame.like, role: .member, answers: [.ok],
                codes: [.notFound, .forbidden, .conflict],
                "Likes a message with an emoji, or no longer. What is so already takes no number.")
        case .read:
            .init(
                self, PositionFrame.self, as: ClientFrame.read, role: .member, answers: [.ok],
                codes: [.notFound, .forbidden], "Moves the read position forward.")
        case .received:
            .init(
                self, PositionFrame.self, as: ClientFrame.received, role: .member, answers: [.ok],
                codes: [.notFound, .forbidden], "Says up to where messages have reached a device.")
        case .typing:
            .init(
                self, TypingFrame.self, as: ClientFrame.typing, role: .member, answers: [.ok],
                codes: [.notFound, .forbidden],
                "Tells the others that one types; shown for 10 s, repeated at most every 7. Surplus is dropped silently."
            )
        case .presence:
            .init(
                self, DevicePresenceFrame.self, as: ClientFrame.presence, role: .user, answers: [.ok], codes: [],
                "Says whether somebody sits at this device. The most present device counts.")
        case .ping:
            .init(
                self, PingFrame.self, as: ClientFrame.ping, role: .user, answers: [.pong], codes: [],
                "Asks for a sign of life.")
        }
    }
}
