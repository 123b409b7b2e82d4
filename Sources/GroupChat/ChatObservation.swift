public import Postgres

/// Everything that the chat notices about itself. Logs and metrics are made of it elsewhere, so
/// that no label and no wording stands in the domain.
public enum ChatObservation: Sendable {
    /// `messages` are the new ones among the drafts: no repetitions, no refusals, no edits. The
    /// duration is that of the transaction.
    case batchCommitted(drafts: Int, messages: Int, duration: Duration)
    /// A batch was not committed, or nobody knows: it is split, refused or run again.
    case batchFailed(PostgresError)
    case draftsRefused(count: Int, ChatError)
}
