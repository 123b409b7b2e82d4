import Postgres

/// What decides a request, read under the lock of the group's head.
struct GroupFacts: Sendable, Equatable {
    var kind = GroupKind.group
    var visibility = Visibility.private
    var isDeleted = false
    /// Nil: the person who asks is no member.
    var actorRole: Role?
    var actorIsBanned = false
    /// Nil: the person it is about is no member.
    var subjectRole: Role?
    var subjectExists = true
    var subjectIsBanned = false
    /// The mute that holds at this moment; nil where there is none.
    var subjectMute: Mute?

    /// How long somebody is muted.
    struct Mute: Sendable, Equatable {
        /// Nil: until it is lifted.
        var until: Timestamp?
    }
}
