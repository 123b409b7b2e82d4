public import Postgres

/// What a message said from one writing of it to the next.
public struct MessageVersion: Sendable, Equatable {
    /// The number that this wording took: the message's own, or an edit's.
    public let seq: Int64
    public let content: String
    public let writtenAt: Timestamp
}

/// A wording as it is stored: under the number of the edit that took its place.
struct StoredWording: Sendable, Equatable {
    /// Nil: it stands.
    let replacedBy: Int64?
    let content: String
    let writtenAt: Timestamp
}

extension MessageVersion {
    /// Versions after a number, in their order.
    ///
    /// A wording's own number is that of the edit before it, the first one's the message's. So of wordings that do not
    /// reach up to the one that stands the last version is not to be used: it says that there are more.
    ///
    /// - Parameter wordings: those that were replaced after that number, and the one that stands.
    static func versions(of message: Int64, after: Int64, _ wordings: [StoredWording]) -> [MessageVersion] {
        var numbers = wordings.compactMap(\.replacedBy)
        var written = wordings[...]
        if after < message { numbers.insert(message, at: 0) } else { written = written.dropFirst() }
        return zip(numbers, written).map { seq, wording in
            MessageVersion(seq: seq, content: wording.content, writtenAt: wording.writtenAt)
        }
    }
}

extension StoredWording {
    init(_ row: Row) throws(PostgresError) {
        replacedBy = try row.decode("replaced_by")
        content = try row.decode("content")
        writtenAt = try row.decode("written_at")
    }
}
