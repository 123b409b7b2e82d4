@testable import groupd

/// Who may do what over sockets: a row for each frame. One without a row does not compile.
enum FrameMatrix {
    typealias Actor = AccessMatrix.Actor

    /// What a frame is answered with: a frame of this type, or an error with this code.
    enum Reply: Equatable {
        case frame(ServerFrameType)
        case error(ErrorCode)
    }

    struct Row {
        /// With the group for `GROUP`; the scene's message is number 2, the owner's.
        let text: String
        let replies: [Actor: Reply]
        /// What those outside are answered where the group is public, if that is something else.
        var publicReply: Reply?
        /// Whether it leaves the scene as it was, so that the next may use it.
        var isRepeatable = true
    }

    static func row(for type: ClientFrameType) -> Row {
        switch type {
        case .hello: everyone(#"{"type":"hello","ref":"m"}"#, .frame(.ready))
        case .ping: everyone(#"{"type":"ping","ref":"m"}"#, .frame(.pong))
        case .subscribe: inGroup(#"{"type":"subscribe","ref":"m","group":"GROUP"}"#, .frame(.subscribed))
        // Nobody follows it yet.
        case .unsubscribe: everyone(#"{"type":"unsubscribe","ref":"m","group":"GROUP"}"#, .error(.notFound))
        case .send:
            inGroup(
                #"{"type":"send","ref":"m","group":"GROUP","content":"Ahoy"}"#, .frame(.ack),
                [.muted: .error(.forbidden)])
        case .edit:
            inGroup(
                #"{"type":"edit","ref":"m","group":"GROUP","seq":2,"content":"Ahoy there"}"#, .error(.forbidden),
                [.owner: .frame(.ok)])
        case .delete:
            inGroup(
                #"{"type":"delete","ref":"m","group":"GROUP","seq":2}"#, .error(.forbidden),
                [.admin: .frame(.ok), .owner: .frame(.ok)], isRepeatable: false)
        case .like:
            inGroup(#"{"type":"like","ref":"m","group":"GROUP","seq":2,"emoji":"👍","on":true}"#, .frame(.ok))
        case .read: inGroup(#"{"type":"read","ref":"m","group":"GROUP","seq":1}"#, .frame(.ok))
        case .received: inGroup(#"{"type":"received","ref":"m","group":"GROUP","seq":1}"#, .frame(.ok))
        case .typing:
            inGroup(#"{"type":"typing","ref":"m","group":"GROUP"}"#, .frame(.ok), [.muted: .error(.forbidden)])
        case .presence: everyone(#"{"type":"presence","ref":"m","status":"online"}"#, .frame(.ok))
        }
    }

    private static func everyone(_ text: String, _ reply: Reply) -> Row {
        Row(text: text, replies: Dictionary(uniqueKeysWithValues: (Actor.outside + Actor.inside).map { ($0, reply) }))
    }

    /// Members get `reply` but for those named. Who is outside of a private group learns nothing, and outside of a
    /// public one that it is not theirs.
    private static func inGroup(
        _ text: String, _ reply: Reply, _ others: [Actor: Reply] = [:], isRepeatable: Bool = true
    ) -> Row {
        var replies = others
        for actor in Actor.outside { replies[actor] = .error(.notFound) }
        for actor in Actor.inside where replies[actor] == nil { replies[actor] = reply }
        return Row(text: text, replies: replies, publicReply: .error(.forbidden), isRepeatable: isRepeatable)
    }
}
