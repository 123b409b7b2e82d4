/// What is not there and what is none of the asker's business take different work, and so different time. Both are
/// told on the same beat after the request, so that time tells nothing of what somebody may not see.
enum NotFoundTiming {
    /// Longer than either takes on a machine that is not overloaded.
    static let beat = Duration.milliseconds(25)

    /// How long to wait with an answer that is ready `elapsed` after its request.
    static func wait(after elapsed: Duration) -> Duration {
        let beats = (elapsed / beat).rounded(.up)
        return max(beat * beats - elapsed, .zero)
    }

    /// Waits with an error where it says that something is not there.
    static func wait(with error: ClientError, since start: ContinuousClock.Instant) async {
        guard error.code == .notFound else { return }
        try? await Task.sleep(for: wait(after: ContinuousClock.now - start))
    }
}
