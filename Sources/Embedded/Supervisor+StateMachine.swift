extension Supervisor {
    /// Decides when a service is started, started again and ended. Knows neither processes nor clocks.
    struct StateMachine {
        private enum State: Equatable {
            case stopped
            /// Making way for a start.
            case preparing(attempt: Int)
            /// Started, not ready yet.
            case launched(attempt: Int)
            case running(since: ContinuousClock.Instant, attempt: Int)
            case backingOff(attempt: Int)
            case waitingForRoom(attempt: Int)
            case stopping(step: Int)
        }

        enum Action: Equatable {
            case none
            /// Make way, then report `prepared`.
            case prepare
            /// Start the process; report `ready` and `exited`.
            case launch
            /// Report `retryDue` after this long.
            case retry(after: Duration)
            /// Send the signal; report `patienceEnded` after this long.
            case signal(Int32, patience: Duration)
            /// Nothing runs any more.
            case finish
        }

        private var state = State.stopped
        /// True while the disk has the room that a start needs.
        private var hasRoom = true
        private let backoff: Backoff
        private let farewell: [Service.Farewell]

        init(backoff: Backoff, farewell: [Service.Farewell]) {
            precondition(!farewell.isEmpty, "a service has to have a way to end")
            self.backoff = backoff
            self.farewell = farewell
        }

        /// Where the service stands.
        var phase: ServiceStatus.Phase {
            switch state {
            case .stopped: .stopped
            case .preparing(0), .launched(0), .backingOff(0): .starting
            case .preparing(let attempt), .launched(let attempt), .backingOff(let attempt):
                .restarting(attempt: attempt)
            case .running: .running
            case .waitingForRoom: .waitingForRoom
            case .stopping: .stopping
            }
        }

        /// True from a start to the process's readiness or end.
        var isLaunched: Bool { if case .launched = state { true } else { false } }

        /// Somebody wants the service.
        mutating func start() -> Action {
            guard state == .stopped else { return .none }
            state = .preparing(attempt: 0)
            return .prepare
        }

        /// Nothing is in the way any more.
        mutating func prepared() -> Action {
            guard case .preparing(let attempt) = state else { return .none }
            state = .launched(attempt: attempt)
            return .launch
        }

        /// The process accepts connections.
        mutating func ready(at now: ContinuousClock.Instant) {
            guard case .launched(let attempt) = state else { return }
            state = .running(since: now, attempt: attempt)
        }

        /// The process ended, or could not be started.
        mutating func exited(at now: ContinuousClock.Instant) -> Action {
            switch state {
            case .launched(let attempt):
                return again(attempt: attempt + 1)
            case .running(let since, let attempt):
                // One that ran for a while gets a quick first retry; one that keeps dying does not.
                return again(attempt: since.duration(to: now) >= backoff.forgivenAfter ? 1 : attempt + 1)
            case .stopping:
                state = .stopped
                return .finish
            case .stopped, .preparing, .backingOff, .waitingForRoom:
                return .none
            }
        }

        /// The wait before the next try is over.
        mutating func retryDue() -> Action {
            guard case .backingOff(let attempt) = state else { return .none }
            guard hasRoom else {
                state = .waitingForRoom(attempt: attempt)
                return .none
            }
            state = .preparing(attempt: attempt)
            return .prepare
        }

        /// The disk was looked at.
        mutating func room(_ hasRoom: Bool) -> Action {
            self.hasRoom = hasRoom
            guard hasRoom, case .waitingForRoom(let attempt) = state else { return .none }
            state = .preparing(attempt: attempt)
            return .prepare
        }

        /// Nobody wants the service any more.
        mutating func stop() -> Action {
            switch state {
            case .stopped, .preparing, .backingOff, .waitingForRoom:
                state = .stopped
                return .finish
            case .launched, .running:
                return step(0)
            case .stopping:
                return .none
            }
        }

        /// The process was asked to end and did not within its time.
        mutating func patienceEnded() -> Action {
            guard case .stopping(let current) = state else { return .none }
            // The last signal cannot be refused; it is sent again should the first have come too early.
            return step(min(current + 1, farewell.count - 1))
        }

        private mutating func step(_ number: Int) -> Action {
            state = .stopping(step: number)
            return .signal(farewell[number].signal, patience: farewell[number].patience)
        }

        private mutating func again(attempt: Int) -> Action {
            guard hasRoom else {
                state = .waitingForRoom(attempt: attempt)
                return .none
            }
            state = .backingOff(attempt: attempt)
            return .retry(after: backoff.delay(attempt: attempt))
        }
    }

    /// How long to wait before a service is started again. There is no last try.
    struct Backoff: Equatable, Sendable {
        var first: Duration = .milliseconds(50)
        var max: Duration = .seconds(2)
        /// A service that ran this long begins anew with the first delay.
        var forgivenAfter: Duration = .seconds(10)

        /// The wait before try `attempt`, counted from 1: doubled each time up to the bound.
        func delay(attempt: Int) -> Duration {
            Swift.min(max, first * (1 << Swift.min(attempt - 1, 16)))
        }
    }
}
