import CLibpq
import Glibc
import Logging

extension Engine {
    /// Gives a connection up, with everything on it, and lets it come back after a pause.
    func drop(_ connection: Connection, _ reason: DisconnectReason) {
        if connection.handle != nil, reason == .connectFailed || reason == .connectionLost {
            lanes[connection.lane].lastFailure = connection.errorMessage
        }
        closeHandle(connection)
        failInFlight(connection)
        failPinned(connection)
        connection.prepared = PreparedStatements()
        connection.lifecycle.lost(now: now, chance: .random(in: 0...1))
        nextCheck.note(connection.lifecycle.nextDue)
        laneLost(connection, reason)
    }

    /// Shut first, so that nothing still buffered goes out with libpq's farewell.
    private func closeHandle(_ connection: Connection) {
        if let handle = connection.handle {
            let descriptor = PQsocket(handle)
            if descriptor >= 0 {
                poller.forget(descriptor)
                Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
            }
            PQfinish(handle)
        }
        connection.handle = nil
        connection.generation += 1
        connection.watched = -1
        connection.watchesOutput = false
        connection.isWriteBlocked = false
        connection.isCancelPending = false
        connection.isReleaseOwed = false
        connection.awaitsAddresses = false
        connection.readsForHead = 0
        connection.bytesForHead = 0
    }

    /// A unit that the server had already refused keeps that answer; of the others nobody knows.
    private func failInFlight(_ connection: Connection) {
        for case .unit(let request) in connection.inFlight.removeAll() {
            if let failure = request.failure {
                answer(request, .failure(failure))
            } else {
                fail(request, .connectionLost, isOutcomeUnknown: request.canCommit)
            }
        }
    }

    /// What the transaction had not sent yet was never done, and what was sent is rolled back.
    private func failPinned(_ connection: Connection) {
        guard var pinned = connection.pinned else { return }
        connection.pinned = nil
        if let current = pinned.current { fail(current, .connectionLost) }
        for request in pinned.waiting.removeAll() { fail(request, .connectionLost) }
    }

    private func laneLost(_ connection: Connection, _ reason: DisconnectReason) {
        let name = lanes[connection.lane].lane.name
        lanes[connection.lane].scheduler.down(slot: connection.slot)
        if lanes[connection.lane].scheduler.isDown, lanes[connection.lane].downSince == nil {
            lanes[connection.lane].downSince = now
            nextCheck.note(now + configuration.unavailableAfter)
        }
        logger.debug("Disconnected", metadata: ["lane": "\(name)", "reason": "\(reason.rawValue)"])
        observe?(.disconnected(lane: name, reason: reason))
    }
}
