import GroupChat
import Synchronization

/// What the senders were told, to be held against what is stored.
final class LogRecord: Sendable {
    struct Told: Sendable {
        let draft: Draft
        let result: Result<Receipt, ChatError>
    }

    private let told = Mutex<[Told]>([])

    func note(_ draft: Draft, _ result: Result<Receipt, ChatError>) {
        told.withLock { $0.append(Told(draft: draft, result: result)) }
    }

    var all: [Told] { told.withLock { $0 } }

    /// The messages that were acknowledged.
    var messages: [(seq: Int64, author: UserID)] {
        all.compactMap { told in
            guard case .message = told.draft.change, case .success(let receipt) = told.result, let seq = receipt.seq
            else { return nil }
            return (seq, told.draft.author)
        }
    }
}
