internal import Glibc

/// Writes lines to a file descriptor on a thread of its own, so that nobody who logs waits for a full pipe or a slow
/// disk.
///
/// What waits is bounded. Beyond it lines are dropped, and once there is room again a line says how many.
final class LogWriter: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var droppedCount = 0
        var isWriting = false
        var isEnding = false
    }

    private let descriptor: Int32
    private let bytesMax: Int
    private let lineForDropped: @Sendable (Int) -> [UInt8]
    // Guarded by `mutex`, which like the condition variables stays where it is until `deinit`.
    nonisolated(unsafe) private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    nonisolated(unsafe) private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    nonisolated(unsafe) private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Starts the thread. It runs until ``close()``.
    ///
    /// - Parameter lineForDropped: the line that tells of so many lost ones.
    init(descriptor: Int32, bytesMax: Int = 1 << 20, lineForDropped: @escaping @Sendable (Int) -> [UInt8]) {
        self.descriptor = descriptor
        self.bytesMax = bytesMax
        self.lineForDropped = lineForDropped
        state.initialize(to: State())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
        start()
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        state.deinitialize(count: 1)
        for pointer in [UnsafeMutableRawPointer(state), .init(mutex), .init(changed)] { pointer.deallocate() }
    }

    /// Takes a line to be written soon. Never waits.
    func write(_ line: [UInt8]) {
        locked { state in
            guard state.waiting.count + line.count <= bytesMax else { return state.droppedCount += 1 }
            state.waiting += line
            pthread_cond_signal(changed)
        }
    }

    /// Waits until everything taken so far is written, or so many seconds are over. For the end of the process: it
    /// blocks its thread.
    func flush(secondsMax: Int = 2) {
        let end = ContinuousClock.now + .seconds(secondsMax)
        while !isIdle, ContinuousClock.now < end { usleep(1_000) }
    }

    /// Ends the thread once what waits is written.
    func close() {
        locked { state in
            state.isEnding = true
            pthread_cond_signal(changed)
        }
    }

    private var isIdle: Bool {
        var isIdle = false
        locked { isIdle = $0.waiting.isEmpty && !$0.isWriting }
        return isIdle
    }

    private func locked(_ body: (inout State) -> Void) {
        pthread_mutex_lock(mutex)
        body(&state.pointee)
        pthread_mutex_unlock(mutex)
    }
}

// MARK: - The thread

extension LogWriter {
    private static let stackBytes = 256 << 10

    private func start() {
        var thread = pthread_t()
        let code = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { attributes in
            let attributes = attributes.baseAddress!
            pthread_attr_init(attributes)
            defer { pthread_attr_destroy(attributes) }
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            pthread_attr_setstacksize(attributes, Self.stackBytes)
            return pthread_create(
                &thread, attributes,
                { context in
                    guard let context else { return nil }
                    Unmanaged<LogWriter>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
        }
        precondition(code == 0, "the process has no thread left for its log")
    }

    private func run() {
        // Signals are for other threads; a reader that went away is an error of `write` here, and no death.
        withUnsafeTemporaryAllocation(of: sigset_t.self, capacity: 1) { all in
            sigfillset(all.baseAddress!)
            pthread_sigmask(SIG_SETMASK, all.baseAddress, nil)
        }
        while let bytes = next() { writeAll(bytes) }
    }

    /// What is to be written now; nil once closed and empty.
    private func next() -> [UInt8]? {
        waitForLines()
        var bytes: [UInt8] = []
        locked { state in
            swap(&bytes, &state.waiting)
            if state.droppedCount > 0 {
                bytes += lineForDropped(state.droppedCount)
                state.droppedCount = 0
            }
            state.isWriting = !bytes.isEmpty
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Not within `locked`: what a closure holds `inout` nobody else can change, so that an optimised build looks at
    /// it once and waits for ever.
    private func waitForLines() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.pointee.isWriting = false
        while state.pointee.waiting.isEmpty, !state.pointee.isEnding { pthread_cond_wait(changed, mutex) }
    }

    /// A descriptor that takes nothing any more loses the lines: there is nowhere else to say so.
    private func writeAll(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + offset, bytes.count - offset)
            }
            if count > 0 {
                offset += count
            } else if count < 0, errno == EAGAIN {
                // Standard error is shared, and somebody else has made it non-blocking.
                usleep(1_000)
            } else if count >= 0 || errno != EINTR {
                return
            }
        }
    }
}
