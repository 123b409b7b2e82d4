internal import GroupChat
internal import Synchronization

/// Who is connected to this node, over all event loops: how many in all, and each person's sockets by age.
final class ConnectionRegistry: Sendable {
    enum Admission: Equatable {
        case admitted
        /// Admitted, and this oldest one has to go.
        case replaces(FollowerID)
        case refused
    }

    private struct State {
        var count = 0
        var byUser: [UserID: [FollowerID]] = [:]
    }

    private let state = Mutex(State())
    private let limits: SocketLimits

    init(limits: SocketLimits) {
        self.limits = limits
    }

    /// Sockets, known or not.
    var count: Int { state.withLock { $0.count } }

    var users: [UserID] { state.withLock { Array($0.byUser.keys) } }

    func isConnected(_ user: UserID) -> Bool { state.withLock { $0.byUser[user] != nil } }

    /// Takes a place for a socket; false where the server is full.
    func open() -> Bool {
        state.withLock { state in
            guard state.count < limits.connections else { return false }
            state.count += 1
            return true
        }
    }

    func close() {
        state.withLock { $0.count -= 1 }
    }

    /// Whether this person may open another one.
    func hasRoom(for user: UserID) -> Bool {
        limits.replacesOldest
            || state.withLock { $0.byUser[user, default: []].count < limits.connectionsPerUser }
    }

    func enter(_ follower: FollowerID, _ user: UserID) -> Admission {
        state.withLock { state in
            var sockets = state.byUser[user, default: []]
            guard sockets.count >= limits.connectionsPerUser else {
                state.byUser[user] = sockets + [follower]
                return .admitted
            }
            guard limits.replacesOldest else { return .refused }
            let oldest = sockets.removeFirst()
            state.byUser[user] = sockets + [follower]
            return .replaces(oldest)
        }
    }

    func leave(_ follower: FollowerID, _ user: UserID) {
        state.withLock { state in
            guard var sockets = state.byUser[user] else { return }
            sockets.removeAll { $0 == follower }
            state.byUser[user] = sockets.isEmpty ? nil : sockets
        }
    }
}
