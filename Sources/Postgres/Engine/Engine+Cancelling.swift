import CLibpq
import Glibc

extension Engine {
    /// The calling task was cancelled: it is answered now, and the work is stopped where that harms no one else.
    func cancel(_ request: Request) {
        guard request.isAccepted else {
            request.isCancelled = true
            return
        }
        guard !request.isAnswered else { return }
        guard request.connection >= 0 else { return cancelWaiting(request) }
        fail(request, .cancelled, isOutcomeUnknown: request.canCommit)
        let connection = connections[request.connection]
        if connection.pinned != nil || lanes[connection.lane].lane.depth == 1 { cancelInServer(connection) }
    }

    private func cancelWaiting(_ request: Request) {
        switch request.kind {
        case .unit, .begin:
            _ = lanes[request.lane].scheduler.remove { $0 === request }
            leaveQueue(request)
        case .ready: readyWaiters.removeAll { $0 === request }
        case .step(let pin), .end(let pin, _), .copyBegin(let pin, _), .copyChunk(let pin, _), .copyEnd(let pin, _):
            _ = connections[pin.connection].pinned?.waiting.removeAll { $0 === request }
        }
        fail(request, .cancelled)
    }

    /// How many cancels may be under way: each is a thread that waits for the server.
    private static let cancelsMax = 4

    /// Asks the server to stop what runs on a connection. Until the request is delivered the connection takes nothing
    /// new: the cancel hits whatever it finds. Where too many are under way, the work runs on, unheard.
    func cancelInServer(_ connection: Connection) {
        guard !connection.isCancelPending, cancelsRunning < Self.cancelsMax, let handle = connection.handle,
            let cancel = PQgetCancel(handle)
        else { return }
        let errand = CancelErrand(cancel, mailbox, connection: connection.index, generation: connection.generation)
        guard Thread.start(name: "postgres-cancel", errand.run) else { return PQfreeCancel(cancel) }
        cancelsRunning += 1
        connection.isCancelPending = true
    }

    func cancelDelivered(_ connection: Connection, _ generation: UInt64) {
        cancelsRunning -= 1
        guard connection.generation == generation else { return }
        connection.isCancelPending = false
        if connection.isReleaseOwed {
            connection.isReleaseOwed = false
            lanes[connection.lane].scheduler.finished(slot: connection.slot)
        }
        if connection.pinned != nil { advancePinned(connection) }
    }
}

/// Carries one cancel to the server. libpq opens a connection for it and waits, so it has a thread of its own.
private final class CancelErrand: @unchecked Sendable {
    private let cancel: OpaquePointer
    private let mailbox: Mailbox
    private let connection: Int
    private let generation: UInt64

    init(_ cancel: OpaquePointer, _ mailbox: Mailbox, connection: Int, generation: UInt64) {
        self.cancel = cancel
        self.mailbox = mailbox
        self.connection = connection
        self.generation = generation
    }

    @Sendable func run() {
        var reason = [CChar](repeating: 0, count: 256)
        _ = PQcancel(cancel, &reason, Int32(reason.count))
        PQfreeCancel(cancel)
        mailbox.post(.cancelDelivered(connection: connection, generation: generation))
    }
}
