import Glibc
import Synchronization

/// The threads of the local model and the line they stand at: one of normal priority for those who wait, and one a core
/// that runs only while nothing else does. A POSIX mutex and condition, because threads wait here: that is what they are
/// for.
///
/// Nothing is loaded and no thread runs before the first work. The model is loaded at normal priority, also for a
/// backfill: a query must never wait for what runs only while nothing else does.
final class LocalThreads: @unchecked Sendable {
    private let directory: String
    private let backfillThreadCount: Int
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var work: LocalWork<LocalJob>  // only under the mutex

    init(directory: String, backfillThreadCount: Int, textsMax: [Embedder.Purpose: Int]) {
        self.directory = directory
        self.backfillThreadCount = backfillThreadCount
        work = LocalWork(textsMax: textsMax)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    func submit(_ job: LocalJob, id: UInt64, for purpose: Embedder.Purpose) {
        let submission = locked {
            defer { pthread_cond_broadcast(changed) }
            return work.submit(job, id: id, texts: job.texts.count, for: purpose)
        }
        switch submission {
        case .wait: break
        case .load: start("embed load", yieldsToAll: false) { $0.load() }
        case .refuse(let error): job.finish(.failure(error))
        }
    }

    /// Whoever waits for the job has gone. One that has begun ends as soon as it notices.
    func cancel(_ job: LocalJob, id: UInt64) {
        _ = locked { work.cancel(id) }
        job.finish(.failure(.cancelled))
    }

    /// Ends the threads after the work they have begun; what waits fails.
    func shutDown() {
        let refused = locked {
            defer { pthread_cond_broadcast(changed) }
            return work.shutDown()
        }
        for job in refused { job.finish(.failure(.shutDown)) }
    }

    private func load() {
        do throws(ModelError) {
            let model = try LocalModel(directory: directory)
            guard locked({ work.loaded() }) else { return }
            start("embed query", yieldsToAll: false) { $0.serve(.query, model) }
            for _ in 0..<backfillThreadCount {
                start("embed backfill", yieldsToAll: true) { $0.serve(.backfill, model) }
            }
        } catch {
            for job in locked({ work.failed() }) { job.finish(.failure(.model(error))) }
        }
    }

    private func serve(_ purpose: Embedder.Purpose, _ model: LocalModel) {
        let space = EncoderWorkspace()
        while let job = nextJob(purpose) {
            let vectors = model.vectors(of: job.texts, in: space) { job.isWanted }
            job.finish(.success(vectors))
        }
    }

    private func nextJob(_ purpose: Embedder.Purpose) -> LocalJob? {
        locked {
            while true {
                switch work.next(for: purpose) {
                case .run(let job): return job
                case .exit: return nil
                case .wait: pthread_cond_wait(changed, mutex)
                }
            }
        }
    }

    private func start(_ name: String, yieldsToAll: Bool, _ body: @escaping @Sendable (LocalThreads) -> Void) {
        let started = WorkThread.start(name, yieldsToAll: yieldsToAll) { body(self) }
        precondition(started, "the system refused a thread for embeddings")
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
