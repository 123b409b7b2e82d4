package import Testing

/// Waits until `condition` holds, and records an issue at the caller when it does not within `limit`.
///
/// The condition is asked every ten milliseconds: a test waits for what it needs, never for a time.
package func eventually(
    _ promise: Comment, within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(promise, sourceLocation: sourceLocation)
            throw EventuallyError.neverHeld(promise.rawValue)
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Ends a test whose condition never came to hold: what follows would fail for no reason of its own.
package enum EventuallyError: Error, Equatable {
    case neverHeld(String)
}
