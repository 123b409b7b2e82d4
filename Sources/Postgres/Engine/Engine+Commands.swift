extension Engine {
    func carryOut(_ command: Mailbox.Command) {
        switch command {
        case .submit(let request): accept(request)
        case .cancel(let request): cancel(request)
        case .cancelDelivered(let index, let generation): cancelDelivered(connections[index], generation)
        case .resolved(let addresses): resolved(addresses)
        case .shutdown(let continuation): beginShutdown(continuation)
        }
    }

    private func accept(_ request: Request) {
        request.isAccepted = true
        if request.isCancelled {
            leaveQueue(request)
            return fail(request, .cancelled)
        }
        nextCheck.note(request.deadline)
        switch request.kind {
        case .unit: enqueue(request, isExclusive: false)
        case .begin: enqueue(request, isExclusive: true)
        case .ready: awaitReady(request)
        case .step(let pin), .end(let pin, _), .copyBegin(let pin, _), .copyChunk(let pin, _), .copyEnd(let pin, _):
            acceptPinned(request, pin)
        }
    }

    private func enqueue(_ request: Request, isExclusive: Bool) {
        guard shutdownAt == nil else {
            leaveQueue(request)
            return fail(request, .shutDown)
        }
        lanes[request.lane].scheduler.enqueue(request, isExclusive: isExclusive)
        nextCheck.note(lanes[request.lane].unavailableAt(request, after: configuration.unavailableAfter))
    }

    private func awaitReady(_ request: Request) {
        readyWaiters.append(request)
        tellReady()
    }

    /// Answers those who wait for the first connection of every lane.
    func tellReady() {
        guard !readyWaiters.isEmpty, lanes.allSatisfy({ $0.downSince == nil }) else { return }
        for request in readyWaiters { answer(request, .success(Reply())) }
        readyWaiters = []
    }

    /// Gives back the place in the lane's queue, if it had one: it was sent, or will not be.
    func leaveQueue(_ request: Request) {
        if request.kind.isQueued { mailbox.leaveQueue(lane: request.lane) }
    }
}
