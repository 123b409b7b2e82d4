internal import GroupChat
internal import NIOCore

extension LoopHub {
    func deliver(_ events: EncodedEvents, of group: GroupID, _ handedOver: NIODeadline) {
        guard let followed = groups[group] else { return }
        followed.append(events)
        switch followed.pacer.delivered(at: .now()) {
        case .now: write(followed, handedOver)
        case .wait: break
        case .after(let delay):
            loop.assumeIsolated().scheduleTask(in: delay) {
                self.write(followed, handedOver)
                self.flushDirty()
            }
        }
    }

    /// - Parameter but: whose sockets do not get it.
    func signal(_ frame: ByteBuffer, of group: GroupID, but user: UserID?) {
        guard let followed = groups[group] else { return }
        for subscription in followed.subscriptions {
            let socket = subscription.socket
            if let user, socket.caller?.user == user { continue }
            socket.sendIfRoom(frame)
        }
    }

    /// Writes what waits to every live follower: the same bytes, shared, but for those who joined within them.
    func write(_ group: LoopGroup, _ handedOver: NIODeadline? = nil) {
        guard let events = group.takeWaiting(), let first = events.marks.first?.seq else {
            return group.pacer.foundNothing()
        }
        let start = NIODeadline.now()
        for subscription in group.subscriptions {
            guard case .live(let after) = subscription.state else { continue }
            if after < first {
                subscription.socket.send(events.bytes)
            } else if let rest = events.after(after) {
                subscription.socket.send(rest)
            }
        }
        flushDirty()
        let end = NIODeadline.now()
        group.pacer.written(from: start, to: end)
        observe(
            .delivered(
                frames: events.marks.count, receivers: group.subscriptions.count,
                duration: .nanoseconds((end - (handedOver ?? start)).nanoseconds)))
    }
}
