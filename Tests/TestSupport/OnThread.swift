import Glibc

/// Calls something that blocks on a thread of its own, and returns what it does.
///
/// A machine with two cores has two threads for all tasks: one that waits for a process or a socket holds up
/// every other test. Not cancelled with the task.
package func onThread<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result = await withCheckedContinuation { continuation in
        let call = Unmanaged.passRetained(
            ThreadCall {
                do throws(Failure) {
                    continuation.resume(returning: Result<Value, Failure>.success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            })
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadCall>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, call.toOpaque())
        precondition(code == 0, "the system refused a thread")
        pthread_detach(thread)
    }
    return try result.get()
}

private final class ThreadCall {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}
