/// A person is removed from a group, or added again. Once a try for `invoked`, once at all for `done`.
package struct MembershipRecord: Codable, Equatable, Sendable {
    package enum Change: String, Codable, Sendable { case removal, addition }
    package enum Stage: String, Codable, Sendable { case invoked, done }

    package var at: Int64
    package var group: String
    package var user: String
    package var change: Change
    package var stage: Stage

    package init(at: Int64, group: String, user: String, change: Change, stage: Stage) {
        self.at = at
        self.group = group
        self.user = user
        self.change = change
        self.stage = stage
    }
}

/// Somebody asked for a group's messages while they were no member.
package struct ProbeRecord: Codable, Equatable, Sendable {
    package var at: Int64
    /// When the answer was there.
    package var until: Int64
    package var group: String
    package var user: String
    package var status: Int

    package init(at: Int64, until: Int64, group: String, user: String, status: Int) {
        self.at = at
        self.until = until
        self.group = group
        self.user = user
        self.status = status
    }
}

/// A process was killed.
package struct KillRecord: Codable, Equatable, Sendable {
    package var at: Int64
    package var target: String

    package init(at: Int64, target: String) {
        self.at = at
        self.target = target
    }
}
