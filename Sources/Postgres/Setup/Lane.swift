/// A set of connections for one sort of work, so that a slow query never holds up a fast one.
public struct Lane: Hashable, Sendable {
    public var name: String
    /// How many connections the lane keeps.
    public var connections: Int
    /// How many units may be in flight on one connection; 1 is one at a time, and makes work cancellable in the
    /// server.
    public var depth: Int
    /// The role its sessions take on, with `set role`.
    public var role: String?
    /// How many units may wait; the next is refused with `.overloaded`.
    public var queueCountMax: Int
    /// Session settings made on connecting.
    public var settings: [Setting]

    public struct Setting: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        name: String, connections: Int = 2, depth: Int = 32, role: String? = nil, queueCountMax: Int = 1_024,
        settings: [Setting] = []
    ) {
        precondition(connections > 0 && depth > 0 && queueCountMax > 0, "a lane has connections, depth and a queue")
        self.name = name
        self.connections = connections
        self.depth = depth
        self.role = role
        self.queueCountMax = queueCountMax
        self.settings = settings
    }
}
