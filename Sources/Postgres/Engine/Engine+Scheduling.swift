import CLibpq

extension Engine {
    /// Sends whatever has room, lane by lane.
    func schedule() {
        for lane in lanes.indices {
            while let assignment = lanes[lane].scheduler.next() { carryOut(assignment, lane) }
            observeLoad(lane)
        }
    }

    private func carryOut(_ assignment: LaneScheduler<Request>.Assignment, _ lane: Int) {
        switch assignment {
        case .send(let request, let slot):
            leaveQueue(request)
            send(request, on: connections[lanes[lane].connections.lowerBound + slot])
        case .pin(let request, let slot):
            leaveQueue(request)
            pin(connections[lanes[lane].connections.lowerBound + slot], for: request)
        }
    }

    /// Puts a unit on the wire. Where libpq will not take it, the connection is dropped, and the unit with it.
    func send(_ request: Request, on connection: Connection) {
        request.connection = connection.index
        request.sentAt = now
        guard connection.send(request, as: .unit(request), scratch: scratch) else {
            connection.inFlight.append(.unit(request))
            return drop(connection, .connectionLost)
        }
        flush(connection)
    }

    /// Writes what the socket takes, and asks to be told when it takes more.
    func flush(_ connection: Connection) {
        guard let handle = connection.handle else { return }
        let rest = PQflush(handle)
        guard rest >= 0 else { return drop(connection, .connectionLost) }
        let isBlocked = rest > 0
        if isBlocked != connection.isWriteBlocked {
            connection.isWriteBlocked = isBlocked
            lanes[connection.lane].scheduler.setBlocked(isBlocked, slot: connection.slot)
        }
        watch(connection, forOutput: isBlocked)
    }

    func watch(_ connection: Connection, forOutput: Bool) {
        guard let handle = connection.handle else { return }
        let descriptor = PQsocket(handle)
        guard descriptor >= 0 else { return }
        if descriptor == connection.watched, forOutput == connection.watchesOutput { return }
        connection.watched = descriptor
        connection.watchesOutput = forOutput
        poller.watch(descriptor, token: connection.token, forOutput: forOutput)
    }

    private func observeLoad(_ lane: Int) {
        guard let observe else { return }
        let load = lanes[lane].scheduler.load
        guard load != lanes[lane].observedLoad else { return }
        lanes[lane].observedLoad = load
        observe(.laneLoad(lane: lanes[lane].lane.name, load))
    }
}
