/// What is known of an embedded service at one moment.
public struct ServiceStatus: Equatable, Sendable {
    /// Where a service stands.
    public enum Phase: Equatable, Sendable {
        /// Not started, or stopped on request.
        case stopped
        /// Being started for the first time.
        case starting
        /// Accepts connections, as far as is known.
        case running
        /// Died; being started again. `attempt` counts the tries since it last ran well, from 1.
        case restarting(attempt: Int)
        /// Died for lack of disk space; is started again when there is room.
        case waitingForRoom
        /// Asked to stop, not gone yet.
        case stopping
    }

    /// Where the service stands.
    public var phase: Phase
    /// True while the disk under the data directory has little room left: refuse what would write.
    public var diskLow: Bool

    /// A status of the given phase and disk.
    public init(phase: Phase = .stopped, diskLow: Bool = false) {
        self.phase = phase
        self.diskLow = diskLow
    }
}
