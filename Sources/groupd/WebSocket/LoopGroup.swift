internal import GroupChat
internal import NIOCore

/// A group's followers on one event loop. Touched on that loop alone.
final class LoopGroup {
    let id: GroupID
    var epoch: String
    /// The last number that live followers have been written.
    private(set) var position: Int64
    private(set) var subscriptions: ContiguousArray<Subscription> = []
    /// Delivered by the dispatcher and not written yet: written together, once.
    private(set) var waiting: EncodedEvents?
    var pacer = FlushPacer()

    init(id: GroupID, epoch: String, position: Int64) {
        self.id = id
        self.epoch = epoch
        self.position = position
    }

    /// The last number that will have been written once what waits is.
    var head: Int64 { waiting?.lastSeq ?? position }

    func append(_ events: EncodedEvents) {
        if waiting == nil {
            waiting = events
        } else {
            waiting?.append(events)
        }
    }

    func takeWaiting() -> EncodedEvents? {
        guard let events = waiting else { return nil }
        waiting = nil
        position = events.lastSeq
        return events
    }

    func startOver(epoch: String, position: Int64) {
        self.epoch = epoch
        self.position = position
        waiting = nil
    }

    func add(_ subscription: Subscription) {
        subscription.index = subscriptions.count
        subscriptions.append(subscription)
    }

    func remove(_ subscription: Subscription) {
        let last = subscriptions.removeLast()
        guard last !== subscription else { return }
        last.index = subscription.index
        subscriptions[subscription.index] = last
    }
}

/// One socket follows one group.
final class Subscription {
    enum State {
        /// Everything after this number comes from the group.
        case live(after: Int64)
        /// What was missed is being written; live numbers are not queued meanwhile.
        case replaying(Replay)
    }

    /// Until the subscription ends, which the end of the socket does too.
    let socket: Socket
    var state: State
    /// The highest number that a `heads` frame, or the beginning, has told.
    var toldHead: Int64
    /// Its place among the group's.
    fileprivate(set) var index = 0

    init(socket: Socket, state: State, toldHead: Int64) {
        self.socket = socket
        self.state = state
        self.toldHead = toldHead
    }
}
