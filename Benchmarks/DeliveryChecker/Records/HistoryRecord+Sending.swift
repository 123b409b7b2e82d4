/// A group under test, as it was before the first send.
package struct GroupRecord: Codable, Equatable, Sendable {
    package var group: String
    package var epoch: String
    /// Its last number then: what comes later is this run's.
    package var base: Int64

    package init(group: String, epoch: String, base: Int64) {
        self.group = group
        self.epoch = epoch
        self.base = base
    }
}

/// A message was handed to the server: once a try, each with the same `clientID`.
package struct SendRecord: Codable, Equatable, Sendable {
    package var at: Int64
    package var group: String
    package var user: String
    package var clientID: String
    package var body: Fingerprint

    package init(at: Int64, group: String, user: String, clientID: String, body: Fingerprint) {
        self.at = at
        self.group = group
        self.user = user
        self.clientID = clientID
        self.body = body
    }
}

/// The server said that a message is committed.
package struct AckRecord: Codable, Equatable, Sendable {
    package var at: Int64
    package var group: String
    package var user: String
    package var clientID: String
    package var seq: Int64
    package var id: String

    package init(at: Int64, group: String, user: String, clientID: String, seq: Int64, id: String) {
        self.at = at
        self.group = group
        self.user = user
        self.clientID = clientID
        self.seq = seq
        self.id = id
    }
}

/// The server said that this try stored nothing.
package struct RefusalRecord: Codable, Equatable, Sendable {
    package var at: Int64
    package var clientID: String
    package var code: String

    package init(at: Int64, clientID: String, code: String) {
        self.at = at
        self.clientID = clientID
        self.code = code
    }
}

/// Whether a try stored something cannot be known: the connection is gone, or the server said that it does not know.
package struct DoubtRecord: Codable, Equatable, Sendable {
    package var at: Int64
    package var clientID: String
    package var cause: String

    package init(at: Int64, clientID: String, cause: String) {
        self.at = at
        self.clientID = clientID
        self.cause = cause
    }
}
