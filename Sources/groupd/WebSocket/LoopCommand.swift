internal import GroupChat
internal import NIOCore

/// What other threads want done on an event loop; carried out in the order in which it was posted.
enum LoopCommand: Sendable {
    case deliver(GroupID, EncodedEvents, at: NIODeadline)
    /// To every follower but this person.
    case signal(GroupID, ByteBuffer, but: UserID?)
    case attach(Joining, GroupID, epoch: String, position: Int64, SubscriptionStart, PresenceSummary)
    case refuse(Joining, GroupID, ClientError)
    case endUser(UserID, GroupID, SubscriptionEnd)
    case endGroup(GroupID, SubscriptionEnd)
    case resync(GroupID, epoch: String, position: Int64, Set<UserID>)
    /// A person's group as it is for them, now that they are in it; to those of their sockets that are not told yet.
    case added(AddedNews)
    case greeted(UInt64, Result<Greeted, ClientError>)
    /// `sentAt`: when the frame of a draft came; nil for answers to others.
    case answer(UInt64, ByteBuffer, sentAt: NIODeadline?)
    case refused(UInt64, ClientError, ref: String?, sentAt: NIODeadline?)
    /// Whom a socket's message mentions, or why it is not sent.
    case resolved(UInt64, PendingDraft, Result<Draft, ChatError>)
    case page(UInt64, GroupID, turn: Int, ReplayPages.Answer)
    case closeSessions(Set<SessionID>)
    case closeUser(UserID, CloseCode)
    case closeOne(UInt64, CloseCode)
    case drain
}

/// What a hello came to.
struct Greeted: Sendable {
    let caller: Caller
    let greeting: SocketSession.Greeting
    let welcome: SocketServices.Welcome
}
