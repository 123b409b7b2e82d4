import Postgres

/// What an import does about a statement that failed: an import goes on where a sender would be told to try again.
struct ImportRetry {
    enum Decision: Equatable {
        /// Something in the data is at fault.
        case split
        case wait(Duration)
        case giveUp
    }

    private static let pauseMax = Duration.seconds(2)
    private let patience: Duration
    private var waited = Duration.zero
    private var pause = Duration.milliseconds(20)

    init(patience: Duration) {
        self.patience = patience
    }

    mutating func failed(_ error: PostgresError) -> Decision {
        switch BatchFailure(error, isInDoubt: false, count: 2) {
        case .split: return .split
        case .refuse(.internal): return .giveUp
        case .refuse where error.kind == .shutDown: return .giveUp
        case .repeat, .refuse: break
        }
        guard waited < patience else { return .giveUp }
        defer {
            waited += pause
            pause = min(pause * 2, Self.pauseMax)
        }
        return .wait(pause)
    }
}
