internal import GroupChat
internal import NIOCore

extension LoopHub {
    /// Carries out what other threads posted, in its order, and sends everything that was written at the end.
    func run(_ commands: [LoopCommand]) {
        for command in commands { run(command) }
        flushDirty()
    }

    private func run(_ command: LoopCommand) {
        switch command {
        case .deliver(let group, let events, let handedOver): deliver(events, of: group, handedOver)
        case .signal(let group, let frame, let but): signal(frame, of: group, but: but)
        case .attach(let joining, let group, let epoch, let position, let start, let presence):
            attach(joining, to: group, epoch: epoch, position: position, start, presence)
        case .refuse(let joining, let group, let error):
            refuse(joining, group, error)
        case .endUser(let user, let group, let end):
            endSubscriptions(of: user, to: group, end)
        case .endGroup(let group, let end): endSubscriptions(to: group, end)
        case .resync(let group, let epoch, let position, let members):
            resync(group, epoch: epoch, position: position, members)
        case .added(let news):
            for socket in sockets(of: news.user) { socket.added(news) }
            for socket in newcomers { socket.heard(early: news) }
        case .greeted(let number, let result): socket(number)?.greeted(result)
        case .answer(let number, let frame, let sentAt):
            guard let socket = socket(number) else { return }
            if let sentAt { answered(socket, sentAt) }
            socket.send(frame)
        case .refused(let number, let error, let ref, let sentAt):
            guard let socket = socket(number) else { return }
            if let sentAt { answered(socket, sentAt) }
            socket.refuse(error, ref: ref)
        case .resolved(let number, let send, let result): socket(number)?.resolved(send, result)
        case .page(let number, let group, let turn, let result): page(number, group, turn, result)
        case .closeSessions(let sessions):
            for socket in all where socket.caller?.session.map(sessions.contains) ?? false {
                socket.close(.unauthenticated)
            }
        case .closeUser(let user, let code): for socket in sockets(of: user) { socket.close(code) }
        case .closeOne(let number, let code): socket(number)?.close(code)
        case .drain: drain()
        }
    }

    private func answered(_ socket: Socket, _ sentAt: NIODeadline) {
        socket.sendsInFlight -= 1
        observe(.answered(duration: .nanoseconds((.now() - sentAt).nanoseconds)))
    }

    private func refuse(_ joining: Joining, _ group: GroupID, _ error: ClientError) {
        guard let socket = socket(joining.follower.number) else { return }
        var error = error
        error.group = group.description
        socket.refuse(error, ref: joining.ref)
    }

    private func drain() {
        for socket in all {
            let wait = Int64.random(in: limits.reconnectWindowMS / 10...max(1, limits.reconnectWindowMS))
            socket.send(ByeFrame(code: .draining, reconnectAfterMS: wait))
            socket.close(.restarting)
        }
    }
}
