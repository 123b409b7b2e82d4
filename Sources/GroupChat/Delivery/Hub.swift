/// Where the followers of this node are: carries out what the dispatchers decide.
///
/// Called in the order in which it is to take effect, for each group. A call returns at once.
public protocol Hub: Sendable {
    /// To everyone who follows the group, each event once, in this order.
    func deliver(_ events: [Event], of group: GroupID)
    /// To everyone who follows the group, if there is room for it.
    func deliver(_ signal: Signal, of group: GroupID)
    /// The subscription begins: what is delivered from here on has a number after `position`.
    ///
    /// Each of these is answered once by `Delivery.detached`, when the subscription is over.
    func attach(_ joining: Joining, to group: GroupID, epoch: String, position: Int64, start: SubscriptionStart)
    /// There will be no subscription.
    func refuse(_ joining: Joining, to group: GroupID, _ error: ChatError)
    /// All subscriptions of this person to the group end before anything else is delivered.
    func end(_ user: UserID, of group: GroupID, _ end: SubscriptionEnd)
    /// All subscriptions to the group end.
    func end(_ group: GroupID, _ end: SubscriptionEnd)
    /// What went on between cannot be told one by one: subscriptions of members go on from `position`, in `epoch`,
    /// after they were told to reload; those of others end.
    func resync(_ group: GroupID, epoch: String, position: Int64, members: Set<UserID>)
    /// This person, wherever they are connected, has just become a member by that number. It may be told more than
    /// once, and be wrong.
    func added(_ user: UserID, to group: GroupID, seq: Int64)
}

/// Something of the moment, which has no number and may be lost.
public enum Signal: Sendable, Equatable {
    case read(UserID, seq: Int64)
    case received(UserID, seq: Int64)
    /// Not for the one who types.
    case typing(UserID, thread: Int64?)
    case presence([PresenceChange])
}

extension Signal {
    /// As far as it is about members: of others nothing is told, whoever said so and however late. In a large group,
    /// where receipts are numbers, positions of each to each would be too many.
    func told(to members: Set<UserID>) -> Signal? {
        switch self {
        case .read(let user, _), .received(let user, _):
            return members.contains(user) && members.count <= Receipts.namesMax ? self : nil
        case .typing(let user, _): return members.contains(user) ? self : nil
        case .presence(let changes):
            let kept = changes.filter { members.contains($0.user) }
            return kept.isEmpty ? nil : .presence(kept)
        }
    }
}
