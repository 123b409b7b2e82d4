extension Engine {
    /// Looks at everything that has a time, acts on what is due, and notes what comes next.
    func checkTime() {
        for connection in connections { checkTime(connection) }
        for lane in lanes.indices { checkQueue(lane) }
        checkReadyWaiters()
        if let shutdownAt { nextCheck.note(shutdownAt) }
    }

    private func checkTime(_ connection: Connection) {
        if shutdownAt == nil { checkLifecycle(connection) }
        checkInFlight(connection)
        guard let pinned = connection.pinned else { return }
        guard pinned.deadline > now else {
            if let current = pinned.current { fail(current, .timedOut, isOutcomeUnknown: current.canCommit) }
            cancelInServer(connection)
            return drop(connection, .transactionAbandoned)
        }
        nextCheck.note(pinned.deadline)
    }

    private func checkLifecycle(_ connection: Connection) {
        switch connection.lifecycle.due(now: now, timeout: configuration.connectTimeout) {
        case .none: break
        case .connect: connect(connection)
        case .abandonAttempt:
            lanes[connection.lane].lastFailure = "no answer within \(configuration.connectTimeout)"
            drop(connection, .connectTimedOut)
        }
        nextCheck.note(connection.lifecycle.nextDue)
    }

    /// Whoever is past the deadline is told. When it is the unit in front, the server does not answer: the
    /// connection is given up. One behind it may yet get its turn, unheard.
    private func checkInFlight(_ connection: Connection) {
        for position in 0..<connection.inFlight.count {
            guard case .unit(let request) = connection.inFlight[position] else { continue }
            guard request.deadline <= now else {
                nextCheck.note(request.deadline)
                continue
            }
            fail(request, .timedOut, isOutcomeUnknown: request.canCommit)
            if !hasUnit(before: position, connection) {
                cancelInServer(connection)
                return drop(connection, .deadlinePassed)
            }
        }
    }

    private func hasUnit(before position: Int, _ connection: Connection) -> Bool {
        (0..<position).contains { if case .unit = connection.inFlight[$0] { true } else { false } }
    }

    private func checkQueue(_ lane: Int) {
        let patience = configuration.unavailableAfter
        let state = lanes[lane]
        let due = lanes[lane].scheduler.remove { [now] request in
            request.deadline <= now || state.unavailableAt(request, after: patience) <= now
        }
        for request in due {
            leaveQueue(request)
            let kind = request.deadline <= now && state.downSince == nil ? PostgresError.Kind.timedOut : .unavailable
            let reason = kind == .unavailable ? state.lastFailure : nil
            answer(request, .failure(PostgresError(kind, connectionFailure: reason)))
        }
        lanes[lane].scheduler.forEachWaiting { request in
            nextCheck.note(min(request.deadline, state.unavailableAt(request, after: patience)))
        }
    }

    private func checkReadyWaiters() {
        let failure = lanes.first { $0.downSince != nil }?.lastFailure
        for request in readyWaiters where request.deadline <= now {
            answer(request, .failure(PostgresError(.unavailable, connectionFailure: failure)))
        }
        readyWaiters.removeAll { $0.isAnswered }
        for request in readyWaiters { nextCheck.note(request.deadline) }
    }
}
