import Glibc
import Logging

extension PostgresCluster {
    private static let patience: Duration = .seconds(30)
    private static let interval: Duration = .milliseconds(50)

    /// Waits for the processes of an earlier server on these files to end.
    ///
    /// A postmaster whose groupd was killed is shutting down: it is given time, asked again, then told to
    /// drop everything. Processes whose postmaster was killed serve nobody and keep the shared memory that
    /// a new one needs, for as long as their query runs: they are told to go at once.
    func makeWay(logger: Logger) async {
        var signals = [SIGINT, SIGQUIT, SIGKILL][...]
        var deadline = ContinuousClock.now + Self.patience
        var wasAlive = false
        while !Task.isCancelled {
            let left = ProcessTable.postgres(workingIn: path)
            guard !left.isEmpty else { return }
            let postmaster = postmaster.flatMap { left.contains($0) ? $0 : nil }
            if let postmaster, !wasAlive {
                logger.notice("Waiting for an earlier PostgreSQL to shut down", metadata: ["pid": "\(postmaster)"])
            }
            if postmaster == nil, wasAlive || signals.first == SIGINT {
                signals = [SIGQUIT, SIGKILL]
                deadline = .now
            }
            wasAlive = postmaster != nil
            if ContinuousClock.now >= deadline, let signal = signals.popFirst() {
                for pid in postmaster.map({ [$0] }) ?? left { kill(pid, signal) }
                deadline = .now + (postmaster == nil ? .seconds(2) : Self.patience)
            }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
