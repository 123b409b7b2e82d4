/// The least that a caller has to be. The access matrix of the tests has a row for each operation and each of these.
enum AccessRole: String, CaseIterable, Sendable {
    /// Nobody in particular: no token is needed.
    case anonymous
    /// Anyone who is logged in.
    case user
    /// A member of the group that it is about.
    case member
    case admin
    case owner
    /// Who runs the server.
    case `operator`
}
