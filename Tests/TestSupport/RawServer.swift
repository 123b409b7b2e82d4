package import Glibc
import Synchronization

/// A TCP server on the loopback that does to each connection what its script says, byte by byte, on a thread each.
package final class RawServer: Sendable {
    package struct Observed: Sendable {
        package var connectionCount = 0
        package var requests: [RawRequest] = []
        package var closedByClientCount = 0
        package var sentByteCount = 0
        /// Whether the client has taken nothing for a while although there is something to take.
        package var isSendBlocked = false
        /// Set by a test, awaited by scripts.
        package var mayGoOn = false
    }

    private struct State {
        var observed = Observed()
        var open: Set<CInt> = []
        var threads: [pthread_t] = []
        var isStopped = false
    }

    package let port: UInt16
    private let listener: CInt
    private let script: @Sendable (RawConnection) -> Void
    private let state = Mutex(State())

    /// Listens and serves while `body` runs. With a script that returns, the connection is closed.
    package static func with(
        _ script: @escaping @Sendable (RawConnection) -> Void, _ body: (RawServer) async throws -> Void
    ) async throws {
        let server = try RawServer(script)
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
        (listener, port) = try Loopback.listen(backlog: 128)
        self.script = script
        let thread = spawnThread { [self] in accept() }
        state.withLock { $0.threads.append(thread) }
    }

    package var url: String { "http://127.0.0.1:\(port)/" }
    package var observed: Observed { state.withLock { $0.observed } }
    /// Whether scripts that wait for their test are to go on: at its word, or because it is over.
    package var letsGoOn: Bool { state.withLock { $0.observed.mayGoOn || $0.isStopped } }

    package func observe(_ change: (inout Observed) -> Void) { state.withLock { change(&$0.observed) } }

    /// Ends all connections and threads, and waits until they have ended.
    private func stop() async {
        await onThread { [self] in join() }
    }

    private func join() {
        let threads = state.withLock { state in
            state.isStopped = true
            for descriptor in state.open { shutdown(descriptor, CInt(SHUT_RDWR)) }
            return state.threads
        }
        shutdown(listener, CInt(SHUT_RDWR))
        for thread in threads { pthread_join(thread, nil) }
        // Those that were accepted meanwhile.
        for thread in state.withLock({ $0.threads.dropFirst(threads.count) }) { pthread_join(thread, nil) }
        close(listener)
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            // A child process of another test would hold the connection open after it is closed here.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            state.withLock { state in
                guard !state.isStopped else {
                    _ = close(descriptor)
                    return
                }
                state.observed.connectionCount += 1
                state.open.insert(descriptor)
                state.threads.append(spawnThread { [self] in serve(descriptor) })
            }
        }
    }

    private func serve(_ descriptor: CInt) {
        script(RawConnection(descriptor: descriptor, server: self))
        state.withLock { state in
            state.open.remove(descriptor)
            _ = close(descriptor)
        }
    }
}

package enum Loopback {
    package struct Failure: Error {}

    /// A listening socket on a port that the system chose.
    package static func listen(backlog: CInt) throws -> (descriptor: CInt, port: UInt16) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withSocketAddress(&address) { bind(descriptor, $0, $1) }
        guard status == 0, Glibc.listen(descriptor, backlog) == 0 else { throw Failure() }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// A connection begun and left alone.
    package static func connect(to port: UInt16) -> CInt {
        let descriptor = socket(
            AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withSocketAddress(&address) { Glibc.connect(descriptor, $0, $1) }
        return descriptor
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a thread, which has to be joined.
package func spawnThread(_ run: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let status = pthread_create(
        &thread, nil,
        { context in
            Unmanaged<ThreadBody>.fromOpaque(context!).takeRetainedValue().run()
            return nil
        }, Unmanaged.passRetained(ThreadBody(run)).toOpaque())
    precondition(status == 0, "the system refused a thread")
    return thread
}
