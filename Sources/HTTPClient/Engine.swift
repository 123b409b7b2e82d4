import CCurl
import Glibc
import Synchronization

/// Where tasks and the transfer thread meet: the queue of transfers, and what the thread is to do next.
final class Engine: Sendable {
    enum Command {
        case start(Exchange)
        case resume(UInt64)
        case stop(UInt64)
    }

    private struct State {
        var queue: TransferQueue<Exchange>
        // At most three for each transfer that has a place, so bounded with them.
        var commands: [Command] = []
        var isShutDown = false
        /// Whether the multi handle may still be woken.
        var isOpen = true
    }

    let configuration: HTTPClient.Configuration
    // Belongs to the thread, which also frees it. Waking is the one call that others may make.
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer
    private let state: Mutex<State>

    private static let isCurlReady: Void = {
        precondition(curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, "libcurl could not be initialised")
    }()

    init(_ configuration: HTTPClient.Configuration) {
        Self.isCurlReady
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl could not allocate a multi handle") }
        self.configuration = configuration
        self.multi = multi
        state = Mutex(
            State(
                queue: TransferQueue(
                    runningCountMax: configuration.transferCountMax, waitingCountMax: configuration.waitingCountMax)))
    }

    // MARK: - Tasks

    var load: HTTPClientLoad { state.withLock { $0.queue.load } }

    func submit(_ exchange: Exchange) {
        let refusal: HTTPClientError? = state.withLock { state in
            guard !state.isShutDown else { return .shutDown }
            switch state.queue.submit(exchange, id: exchange.id, end: exchange.clock.nextEnd) {
            case .start: tell(.start(exchange), &state)
            // The thread sleeps until the first end it knows of.
            case .wait: wake(&state)
            case .refuse: return .overloaded
            }
            return nil
        }
        if let refusal { exchange.finish(refusal) }
    }

    /// Makes whoever waits on `exchange` fail at once, and its transfer stop soon. Does nothing to one that is over.
    func cancel(_ exchange: Exchange) {
        exchange.cancel(.cancelled)
        state.withLock { state in
            guard state.queue.cancel(exchange.id) == .stop else { return }
            tell(.stop(exchange.id), &state)
        }
    }

    func resume(_ exchange: Exchange) {
        state.withLock { tell(.resume(exchange.id), &$0) }
    }

    func shutDown() {
        let waiting = state.withLock { state in
            state.isShutDown = true
            wake(&state)
            return state.queue.removeWaiting()
        }
        for exchange in waiting { exchange.finish(.shutDown) }
    }

    private func tell(_ command: Command, _ state: inout State) {
        state.commands.append(command)
        if state.commands.count == 1 { wake(&state) }
    }

    // Under the lock, because the thread closes the multi handle under it too.
    private func wake(_ state: inout State) {
        if state.isOpen { curl_multi_wakeup(multi) }
    }

    // MARK: - The thread

    func start() {
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { preconditionFailure("the thread was started with its engine") }
                let engine = Unmanaged<Engine>.fromOpaque(context).takeRetainedValue()
                TransferLoop.blockSignals()
                groupd_curl_name_thread("http")
                TransferLoop(engine, engine.multi).run()
                return nil
            }, context.toOpaque())
        precondition(status == 0, "the system refused a thread for HTTP transfers")
        pthread_detach(thread)
    }

    /// What has been asked for since the last call; `nil` after shutdown.
    func takeCommands() -> [Command]? {
        state.withLock { state in
            guard !state.isShutDown else { return nil }
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Fails those that have waited too long, and says when the next will have.
    func expireWaiting(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (expired, nextEnd) = state.withLock { ($0.queue.expire(now: now), $0.queue.nextEnd) }
        for exchange in expired { exchange.finish(.timedOut(.total)) }
        return nextEnd
    }

    /// Frees the place of a transfer. The one that has it now is started with the next commands.
    func release(_ id: UInt64) {
        state.withLock { state in
            guard let next = state.queue.finish(id) else { return }
            state.commands.append(.start(next))
            wake(&state)
        }
    }

    /// Ends the thread's part: nobody wakes it from here on, and what had not begun fails.
    func close() {
        let commands = state.withLock { state in
            state.isOpen = false
            return state.commands
        }
        for case .start(let exchange) in commands { exchange.finish(.shutDown) }
        curl_multi_cleanup(multi)
    }
}
