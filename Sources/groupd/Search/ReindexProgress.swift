internal import Embeddings

/// Says how far an indexing run is: first for the words, then for the vectors, which take longer.
///
/// Pure: it is told what is left, and answers when it is time to say something.
struct ReindexProgress {
    private let isTerminal: Bool
    private var part: Indexer.Progress.Part?
    /// The most that was left of the part.
    private var total: Int64 = 0
    private var began = Duration.zero
    private var progress: TransferProgress

    init(isTerminal: Bool) {
        self.isTerminal = isTerminal
        progress = TransferProgress(isTerminal: isTerminal, byteCount: nil)
    }

    /// What to say when so much is left after `elapsed`; nil where it is too early.
    mutating func text(_ step: Indexer.Progress, elapsed: Duration) -> String? {
        if step.part != part {
            (part, total, began) = (step.part, step.remaining, elapsed)
            progress = TransferProgress(isTerminal: isTerminal, byteCount: nil, noun: Self.noun(step.part))
        }
        // People may go on writing.
        total = max(total, step.remaining)
        let done = Int(total - step.remaining)
        progress.byteCount = Int(total)
        return progress.text(messages: done, bytes: done, elapsed: elapsed - began)
    }

    var clearing: String { progress.clearing }

    private static func noun(_ part: Indexer.Progress.Part) -> String {
        switch part {
        case .words: "changes by their words"
        case .vectors: "changes by their meaning"
        }
    }
}
