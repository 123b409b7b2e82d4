extension PasswordHasher {
    /// Decides who may wait, who is next, and what cancellation and shutdown do. Knows no thread.
    struct Queue<Job> {
        private let threadCount: Int
        private let waitingCountMax: Int
        // In order of arrival. At most a few dozen: removing from the front is cheaper than a second structure.
        private var waiting: [(id: UInt64, job: Job)] = []
        private var runningCount = 0
        private var isShutDown = false

        init(threadCount: Int, waitingCountMax: Int) {
            self.threadCount = threadCount
            self.waitingCountMax = waitingCountMax
        }

        enum Next {
            case run(Job)
            case wait
            case exit
        }

        var load: PasswordHasherLoad { .init(runningCount: runningCount, waitingCount: waiting.count) }

        /// Lets `job` wait, or says why not. Work that an idle thread is about to take does not count as waiting.
        mutating func submit(_ job: Job, id: UInt64) -> PasswordHasherError? {
            guard !isShutDown else { return .shutDown }
            let idleCount = threadCount - runningCount
            guard waiting.count < waitingCountMax + idleCount else { return .overloaded }
            waiting.append((id, job))
            return nil
        }

        /// What a thread that has nothing to do should do.
        mutating func next() -> Next {
            if isShutDown { return .exit }
            guard !waiting.isEmpty else { return .wait }
            runningCount += 1
            return .run(waiting.removeFirst().job)
        }

        /// A thread has done its job.
        mutating func finish() {
            precondition(runningCount > 0, "work can only end after it began")
            runningCount -= 1
        }

        /// Takes a waiting job out; `nil` when it has begun, is done, or was never here.
        mutating func cancel(_ id: UInt64) -> Job? {
            guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return waiting.remove(at: index).job
        }

        /// Refuses all further work and gives back what waits.
        mutating func shutDown() -> [Job] {
            isShutDown = true
            defer { waiting = [] }
            return waiting.map(\.job)
        }
    }
}
