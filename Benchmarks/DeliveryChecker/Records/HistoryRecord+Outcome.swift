/// A row of the database at the end.
package struct StoredRecord: Codable, Equatable, Sendable {
    package var group: String
    package var seq: Int64
    package var kind: String
    /// A message's.
    package var id: String?
    package var author: String?
    package var clientID: String?
    package var body: Fingerprint?
    /// A membership change's.
    package var user: String?
    package var change: String?

    package init(
        group: String, seq: Int64, kind: String, id: String? = nil, author: String? = nil, clientID: String? = nil,
        body: Fingerprint? = nil, user: String? = nil, change: String? = nil
    ) {
        self.group = group
        self.seq = seq
        self.kind = kind
        self.id = id
        self.author = author
        self.clientID = clientID
        self.body = body
        self.user = user
        self.change = change
    }
}

/// A message as a member read it over REST at the end, in the order of the answers.
package struct ReadRecord: Codable, Equatable, Sendable {
    package var reader: String
    package var group: String
    package var seq: Int64
    package var id: String
    package var author: String
    package var body: Fingerprint

    package init(reader: String, group: String, seq: Int64, id: String, author: String, body: Fingerprint) {
        self.reader = reader
        self.group = group
        self.seq = seq
        self.id = id
        self.author = author
        self.body = body
    }
}
