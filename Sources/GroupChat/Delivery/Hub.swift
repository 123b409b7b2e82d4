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

    /// Whether it is told in a group of so many: positions of each to each are too many in a large one, where
    /// receipts are numbers too.
    func isTold(amongMembers count: Int) -> Bool {
        switch self {
        case .read, .received: Int64(count) <= Receipts.namesMax
        }
    }
}
