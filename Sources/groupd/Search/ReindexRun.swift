internal import Embeddings
internal import GroupChat
internal import Postgres

/// One run of `groupd reindex`: lets everything be indexed anew, and does it.
///
/// A server that runs on the same database indexes too. Each step is taken by one of them, and what was done stays done.
struct ReindexRun {
    let indexer: Indexer
    /// Nil: all groups.
    let group: GroupID?
    /// Whether vectors are made at all.
    let makesVectors: Bool
    let isTerminal: Bool
    /// Takes what is told meanwhile, line ends included.
    let say: (String) -> Void

    /// Returns the sentence to end with.
    func run() async throws(CommandFailure) -> String {
        let began = ContinuousClock.now
        var progress = ReindexProgress(isTerminal: isTerminal)
        do {
            if let model = try await indexer.otherModel() { throw Self.refusal(model) }
            try await indexer.restart(group?.uuid)
            try await indexer.catchUp { step in
                if let text = progress.text(step, elapsed: ContinuousClock.now - began) { say(text) }
            }
        } catch let error as EmbeddingError {
            say(progress.clearing)
            throw CommandFailure(sentence: "\(error) What was indexed stays.")
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(storage: error)
        }
        say(progress.clearing)
        let tenths = Int(((ContinuousClock.now - began) / .milliseconds(100)).rounded())
        let what = makesVectors ? "words and meaning" : "words"
        return "indexed the \(what) of \(group.map { "\($0)" } ?? "all groups") in \(tenths / 10).\(tenths % 10) s"
    }

    private static func refusal(_ model: String) -> CommandFailure {
        CommandFailure(
            sentence: """
                The vectors here are made with \(model), and with these settings they would be made with another model. \
                Give the server's embeddings.* settings; to change the model, start the server with new ones: it \
                changes over by itself, and searches with the old vectors until then.
                """)
    }
}
