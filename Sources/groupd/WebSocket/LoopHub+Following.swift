internal import GroupChat
internal import NIOCore

extension LoopHub {
    /// A subscription begins. Everything that was delivered to the group before has a number up to `position`.
    func attach(
        _ joining: Joining, to group: GroupID, epoch: String, position: Int64, _ start: SubscriptionStart,
        _ presence: PresenceSummary
    ) {
        guard let socket = socket(joining.follower.number), !socket.handler.isClosing else {
            return services.delivery.detached(group)
        }
        unsubscribe(socket, from: group)
        if let followed = groups[group] { write(followed) }
        // Writing finds out whose connection is broken: that may have been the group's last, or this very one.
        guard !socket.handler.isClosing else { return services.delivery.detached(group) }
        let followed = groups[group] ?? LoopGroup(id: group, epoch: epoch, position: position)
        groups[group] = followed
        let subscription = Subscription(socket: socket, state: .live(after: position), toldHead: position)
        socket.subscriptions[group] = subscription
        followed.add(subscription)
        socket.send(
            SubscribedFrame(
                ref: joining.ref, group: Wire.ID(group), epoch: epoch, lastSeq: position, recovered: start != .resync,
                presence: PresenceSummaryView(presence)))
        switch start {
        case .live: break
        case .resync: socket.send(ResyncFrame(group: Wire.ID(group), epoch: epoch, lastSeq: position))
        case .replay(let after):
            let replay = Replay(after: after, turn: nextTurn(), chunkBytesMax: limits.outboxBytes / 2)
            subscription.state = .replaying(replay)
            perform(replay.begin(), subscription, group, replay.turn)
        }
    }

    func endSubscriptions(of user: UserID, to group: GroupID, _ end: SubscriptionEnd) {
        if let followed = groups[group] { write(followed) }
        let frame = FrameBytes.text(UnsubscribedFrame(ref: nil, group: Wire.ID(group), code: .init(end)).json)
        let head = groups[group]?.head ?? 0
        for socket in sockets(of: user) {
            guard socket.subscriptions[group] != nil else { continue }
            unsubscribe(socket, from: group)
            socket.send(frame)
            socket.lost(group, at: head)
        }
    }

    func endSubscriptions(to group: GroupID, _ end: SubscriptionEnd) {
        guard let followed = groups[group] else { return }
        write(followed)
        let frame = FrameBytes.text(UnsubscribedFrame(ref: nil, group: Wire.ID(group), code: .init(end)).json)
        for socket in followed.subscriptions.map(\.socket) {
            unsubscribe(socket, from: group)
            socket.send(frame)
        }
    }

    /// Everybody reloads and goes on from `position`; who is no member any more is out.
    func resync(_ group: GroupID, epoch: String, position: Int64, _ members: Set<UserID>) {
        guard let followed = groups[group] else { return }
        followed.startOver(epoch: epoch, position: position)
        let reload = FrameBytes.text(ResyncFrame(group: Wire.ID(group), epoch: epoch, lastSeq: position).json)
        let removed = FrameBytes.text(UnsubscribedFrame(ref: nil, group: Wire.ID(group), code: .removed).json)
        for subscription in Array(followed.subscriptions) {
            let socket = subscription.socket
            if let user = socket.caller?.user, members.contains(user) {
                subscription.state = .live(after: position)
                socket.send(reload)
            } else {
                unsubscribe(socket, from: group)
                socket.send(removed)
            }
        }
    }

    // MARK: - Replay

    func page(_ number: UInt64, _ group: GroupID, _ turn: Int, _ result: ReplayPages.Answer) {
        guard let subscription = socket(number)?.subscriptions[group], let followed = groups[group],
            case .replaying(var replay) = subscription.state, replay.turn == turn
        else { return }
        switch result {
        case .success(let page) where page.epoch == followed.epoch:
            let action = replay.loaded(page.events, head: followed.head)
            subscription.state = .replaying(replay)
            guard action != .wait else {
                return retry(in: .milliseconds(50)) { self.page(number, group, turn, result) }
            }
            perform(action, subscription, group, turn)
        case .failure(.notMember):
            // The group is gone: that is on its way through the dispatcher, and ends the subscription.
            break
        case .success, .failure:
            retry(in: .milliseconds(500)) { self.goOn(number, group, turn) { $0.goOn() } }
        }
    }

    private func retry(in delay: TimeAmount, _ step: @escaping () -> Void) {
        loop.assumeIsolated().scheduleTask(in: delay) {
            step()
            self.flushDirty()
        }
    }

    private func perform(_ action: Replay.Action, _ subscription: Subscription, _ group: GroupID, _ turn: Int) {
        let socket = subscription.socket
        switch action {
        case .read(let after):
            let (mailbox, number) = (mailbox, socket.number)
            services.pages.page(of: group, after: after) { mailbox.post(.page(number, group, turn: turn, $0)) }
        case .write(let bytes):
            let number = socket.number
            let written = loop.makePromise(of: Void.self)
            written.futureResult.assumeIsolated().whenSuccess {
                self.goOn(number, group, turn) { $0.written() }
            }
            socket.handler.write(bytes, promise: written)
            markDirty(socket)
        case .wait: break
        case .join(let after): join(subscription, group, after: after, turn)
        }
    }

    private func join(_ subscription: Subscription, _ group: GroupID, after: Int64, _ turn: Int) {
        guard let followed = groups[group] else { return }
        write(followed)
        if after >= followed.position {
            subscription.state = .live(after: after)
        } else {
            goOn(subscription.socket.number, group, turn) { $0.goOn() }
        }
    }

    private func goOn(
        _ number: UInt64, _ group: GroupID, _ turn: Int, _ step: (inout Replay) -> Replay.Action
    ) {
        guard let subscription = socket(number)?.subscriptions[group],
            case .replaying(var replay) = subscription.state, replay.turn == turn
        else { return }
        let action = step(&replay)
        subscription.state = .replaying(replay)
        perform(action, subscription, group, turn)
        flushDirty()
    }
}

extension Wire.UnsubscribedCode {
    init(_ end: SubscriptionEnd) {
        self =
            switch end {
            case .removed: .removed
            case .left: .left
            case .deleted: .deleted
            }
    }
}
