internal import Embedded
internal import Glibc
internal import Synchronization

/// The wish of whoever runs the server that it end: SIGTERM, or SIGINT from a terminal.
///
/// The first is waited for here; the second ends the process at once, whatever it is doing. SIGHUP, which a closed
/// terminal sends, is ignored, and so is SIGPIPE: a peer that left shows in the call's error.
enum StopRequest {
    private struct State {
        var isMade = false
        var waiting: [AsyncStream<Never>.Continuation] = []
    }

    private static let state = Mutex(State())
    /// Posting a semaphore is one of the few things that a signal handler may do.
    private static let posted = Semaphore()
    private static let count = Atomic(0)

    /// Takes the signals over, once for the process.
    static func listen() throws {
        // Made here: a handler may not be the first to ask for them.
        _ = (posted, count.load(ordering: .relaxed))
        try ServiceThread.start {
            posted.wait()
            make()
        }
        for number in [SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in
                if StopRequest.count.add(1, ordering: .relaxed).oldValue > 0 { _exit(EXIT_FAILURE) }
                StopRequest.posted.signal()
            }
        }
    }

    /// Waits for the request. Returns at once where it was made before, and when the task is cancelled.
    static func wait() async {
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        let isMade = state.withLock { state in
            if !state.isMade { state.waiting.append(continuation) }
            return state.isMade
        }
        if isMade { return }
        for await _ in never {}
    }

    private static func make() {
        let waiting = state.withLock { state in
            state.isMade = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }
}
