import COpenSSL
import Glibc

extension PasswordHasher {
    struct Job: Sendable {
        let run: @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// The threads and the queue they stand at. A POSIX mutex and condition, because threads wait here:
    /// blocking is what they are for.
    final class Line: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var queue: Queue<Job>  // only under the mutex

        init(threadCount: Int, waitingCountMax: Int) {
            queue = Queue(threadCount: threadCount, waitingCountMax: waitingCountMax)
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(changed, nil)
            for _ in 0..<threadCount { startThread() }
        }

        deinit {
            pthread_cond_destroy(changed)
            pthread_mutex_destroy(mutex)
            changed.deallocate()
            mutex.deallocate()
        }

        var load: PasswordHasherLoad { locked { queue.load } }

        func submit(_ job: Job, id: UInt64) {
            let refusal = locked {
                let refusal = queue.submit(job, id: id)
                if refusal == nil { pthread_cond_signal(changed) }
                return refusal
            }
            if let refusal { job.fail(refusal) }
        }

        func cancel(_ id: UInt64) {
            locked { queue.cancel(id) }?.fail(CancellationError())
        }

        func shutDown() {
            let refused = locked {
                pthread_cond_broadcast(changed)
                return queue.shutDown()
            }
            for job in refused { job.fail(PasswordHasherError.shutDown) }
        }

        private func startThread() {
            let context = Unmanaged.passRetained(self)
            var thread = pthread_t()
            let status = pthread_create(
                &thread, nil,
                { context in
                    guard let context else { preconditionFailure("the thread was started with its line") }
                    Unmanaged<Line>.fromOpaque(context).takeRetainedValue().work()
                    return nil
                }, context.toOpaque())
            precondition(status == 0, "the system refused a thread for password hashing")
            pthread_detach(thread)
        }

        private func work() {
            groupd_crypto_name_thread("password")
            // Behind chat. On Linux this lowers the calling thread alone.
            setpriority(CInt(PRIO_PROCESS.rawValue), 0, 5)
            while let job = nextJob() {
                job.run()
                locked { queue.finish() }
            }
        }

        private func nextJob() -> Job? {
            locked {
                while true {
                    switch queue.next() {
                    case .run(let job): return job
                    case .exit: return nil
                    case .wait: pthread_cond_wait(changed, mutex)
                    }
                }
            }
        }

        private func locked<Result>(_ body: () -> Result) -> Result {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return body()
        }
    }
}
