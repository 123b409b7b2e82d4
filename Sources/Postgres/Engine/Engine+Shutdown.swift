extension Engine {
    /// What waits is refused, what is in flight may end, until the grace is over.
    func beginShutdown(_ continuation: CheckedContinuation<Void, Never>?) {
        if let continuation { shutdownWaiters.append(continuation) }
        guard shutdownAt == nil else { return }
        shutdownAt = now + configuration.shutdownGrace
        nextCheck.note(now + configuration.shutdownGrace)
        for lane in lanes.indices {
            for request in lanes[lane].scheduler.remove(where: { _ in true }) {
                leaveQueue(request)
                fail(request, .shutDown)
            }
        }
        for request in readyWaiters { fail(request, .shutDown) }
        readyWaiters = []
    }

    /// Closes everything and answers whoever is left.
    func finish() {
        for connection in connections {
            connection.lifecycle.close()
            drop(connection, .shutDown)
        }
        deliver()
        for command in mailbox.stop() { refuse(command) }
        deliver()
        for waiter in shutdownWaiters { waiter.resume() }
    }

    private func refuse(_ command: Mailbox.Command) {
        switch command {
        case .submit(let request):
            leaveQueue(request)
            fail(request, .shutDown)
        case .shutdown(let continuation): continuation?.resume()
        case .cancel, .cancelDelivered, .resolved: break
        }
    }
}
