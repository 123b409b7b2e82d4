import Synchronization

/// Finds the addresses of an endpoint without making the client's thread wait: names are looked up on a thread of
/// their own, at most one at a time, since a resolver may take longer than every deadline here.
final class Resolver: Sendable {
    enum Answer: Equatable { case addresses([SocketAddress]), pending }
    private enum State { case idle, asking, answered([SocketAddress]) }

    private let endpoint: RedisEndpoint
    /// The address where the endpoint is one already, so that no resolver is asked.
    private let numeric: SocketAddress?
    private let wakeup: Wakeup
    private let state = Mutex(State.idle)

    /// `wakeup` is signalled when a pending answer has come.
    init(_ endpoint: RedisEndpoint, wakeup: Wakeup) {
        self.endpoint = endpoint
        numeric =
            switch endpoint {
            case .unix(let path): SocketAddress(path: path)
            case .tcp(let host, let port): SocketAddress.resolve(host: host, port: port, isNumeric: true).first
            }
        self.wakeup = wakeup
    }

    /// The addresses, none where the name has none, or `pending`: then ask again after the wake-up. Each answer is
    /// given once; the next question looks the name up again, since a failed-over server has moved.
    func addresses() -> Answer {
        if let numeric { return .addresses([numeric]) }
        guard case .tcp(let host, let port) = endpoint else { return .addresses([]) }
        return answer(host, port)
    }

    private func answer(_ host: String, _ port: UInt16) -> Answer {
        state.withLock { state in
            switch state {
            case .asking: return .pending
            case .answered(let addresses):
                state = .idle
                return .addresses(addresses)
            case .idle:
                guard (try? WorkerThread.start("redis-resolve") { self.look(host, port) }) != nil else {
                    return .addresses([])
                }
                state = .asking
                return .pending
            }
        }
    }

    private func look(_ host: String, _ port: UInt16) {
        let addresses = SocketAddress.resolve(host: host, port: port, isNumeric: false)
        state.withLock { $0 = .answered(addresses) }
        wakeup.signal()
    }
}
