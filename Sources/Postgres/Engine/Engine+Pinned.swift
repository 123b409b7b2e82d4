import CLibpq

extension Engine {
    /// Hands a connection to a transaction and begins it.
    func pin(_ connection: Connection, for request: Request) {
        pinSerial += 1
        let pin = Pin(connection: connection.index, serial: pinSerial)
        connection.pinned = PinnedSession(pin: pin, deadline: request.deadline)
        connection.pinned?.current = request
        send(request, on: connection)
    }

    /// A transaction's next request: sent at once, or after those before it.
    func acceptPinned(_ request: Request, _ pin: Pin) {
        let connection = connections[pin.connection]
        guard connection.pinned?.pin == pin else { return fail(request, .connectionLost) }
        connection.pinned?.waiting.append(request)
        advancePinned(connection)
    }

    /// Starts the next request of a transaction once the one before has ended and no cancel could hit it.
    func advancePinned(_ connection: Connection) {
        guard connection.pinned?.current == nil, !connection.isCancelPending, connection.inFlight.isEmpty,
            let request = connection.pinned?.waiting.popFirst()
        else { return }
        connection.pinned?.current = request
        request.connection = connection.index
        switch request.kind {
        case .copyBegin, .copyChunk, .copyEnd: copy(request, on: connection)
        case .unit, .begin, .step, .end, .ready:
            // Left in the middle of a copy, a session has no way back that is worth the words.
            guard connection.pinned?.copy == nil else { return drop(connection, .transactionAbandoned) }
            send(request, on: connection)
        }
    }

    func pinnedUnitEnded(_ connection: Connection, _ request: Request) {
        connection.pinned?.current = nil
        switch request.kind {
        case .begin: begun(connection, request)
        case .end: return release(connection, request)
        case .unit, .step, .copyBegin, .copyChunk, .copyEnd, .ready: answerUnit(request)
        }
        advancePinned(connection)
    }

    private func begun(_ connection: Connection, _ request: Request) {
        guard request.failure == nil, !request.isAnswered, let pin = connection.pinned?.pin else {
            // Nobody will end it: the caller has gone, or is told now that there is no transaction.
            answerUnit(request)
            return rollBack(connection)
        }
        answer(request, .success(Reply(pin: pin)))
    }

    private func rollBack(_ connection: Connection) {
        guard let pinned = connection.pinned else { return }
        let rollback = Request(
            .end(pinned.pin, isCommit: false), lane: connection.lane, statements: [Statement(TransactionSQL.rollback)],
            deadline: pinned.deadline, now: now)
        connection.pinned?.waiting.append(rollback)
    }

    /// The transaction is over: the connection returns to its lane, if the session is as clean as it came.
    private func release(_ connection: Connection, _ request: Request) {
        answerUnit(request)
        guard let handle = connection.handle, PQtransactionStatus(handle) == PQTRANS_IDLE, !connection.isCancelPending
        else { return drop(connection, .transactionAbandoned) }
        for waiting in connection.pinned?.waiting.removeAll() ?? [] { fail(waiting, .connectionLost) }
        connection.pinned = nil
        lanes[connection.lane].scheduler.unpinned(slot: connection.slot)
    }
}
