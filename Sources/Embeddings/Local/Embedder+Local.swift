import Glibc
import Synchronization

extension Embedder {
    /// all-MiniLM-L6-v2 in this process, from `model.safetensors` and `vocab.txt` in a directory.
    ///
    /// Nothing is read and no thread runs before the first call, which takes about a fifth of a second longer; then
    /// the model takes some 50 MB. Queries run on one thread of normal priority, a backfill on one thread a core that
    /// runs only while the machine has nothing else to do (SCHED_IDLE). 256 texts may wait for the one and 1,024 for the
    /// other; beyond, calls fail with `overloaded`. Where files are missing or are not the model's, every call says so,
    /// and looks again. Of each text the first 256 tokens count. Threads end with the last copy of this value.
    public static func local(directory: String) -> Embedder { local(directory: directory, recentBytesMax: 4 << 20) }

    package static func local(directory: String, recentBytesMax: Int) -> Embedder {
        let engine = LocalEngine(
            LocalThreads(
                directory: directory, backfillThreadCount: max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))),
                textsMax: [.query: 256, .backfill: 1_024]))
        return Embedder(model: LocalModel.identity, recentBytesMax: recentBytesMax) {
            (texts, purpose) async throws(EmbeddingError) in
            try await engine.vectors(of: texts, for: purpose)
        }
    }

    /// Whether a model seems to be in a directory: looks at its files' names and sizes alone.
    ///
    /// - Throws: what is wrong with them.
    public static func checkLocalModel(in directory: String) throws(ModelError) { try LocalModel.look(in: directory) }
}

/// Where tasks meet the threads of the local model.
final class LocalEngine: Sendable {
    private let threads: LocalThreads
    private let ids = Atomic<UInt64>(0)
    /// Texts that one thread takes at a time, so that a call keeps all of them busy.
    private static let backfillTextsEach = 16

    init(_ threads: LocalThreads) { self.threads = threads }

    deinit { threads.shutDown() }

    func vectors(of texts: [String], for purpose: Embedder.Purpose) async throws(EmbeddingError) -> [[Float]] {
        guard purpose == .backfill, texts.count > Self.backfillTextsEach else {
            return try await perform(texts, purpose).get()
        }
        let starts = stride(from: 0, to: texts.count, by: Self.backfillTextsEach)
        let results = await withTaskGroup(of: (Int, Result<[[Float]], EmbeddingError>).self) { group in
            for start in starts {
                let part = Array(texts[start...].prefix(Self.backfillTextsEach))
                group.addTask { (start, await self.perform(part, purpose)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var vectors: [[Float]] = []
        for start in starts { vectors += try results[start]!.get() }
        return vectors
    }

    private func perform(_ texts: [String], _ purpose: Embedder.Purpose) async -> Result<[[Float]], EmbeddingError> {
        let id = ids.add(1, ordering: .relaxed).newValue
        let job = Mutex<LocalJob?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let new = LocalJob(texts, waiter)
                job.withLock { $0 = new }
                threads.submit(new, id: id, for: purpose)
                // A cancellation from before found nothing to cancel.
                if Task.isCancelled { threads.cancel(new, id: id) }
            }
        } onCancel: {
            if let job = job.withLock({ $0 }) { threads.cancel(job, id: id) }
        }
    }
}
