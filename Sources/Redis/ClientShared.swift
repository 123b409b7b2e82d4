import Logging
import Synchronization

/// What the client's tasks and its thread share.
final class ClientShared: Sendable {
    let configuration: RedisConfiguration
    let logger: Logger
    let observe: RedisObserver
    let wakeup: Wakeup
    let intake: Mutex<Intake>
    let ended = Latch()

    init(_ configuration: RedisConfiguration, logger: Logger, observe: @escaping RedisObserver) throws(RedisOutage) {
        self.configuration = configuration
        self.logger = logger
        self.observe = observe
        wakeup = try Wakeup()
        intake = Mutex(
            Intake(commandsMax: configuration.queueCommandsMax, bytesMax: configuration.queueBytesMax))
    }

    /// Queues a request, or finishes it with the reason why not.
    func submit(_ request: Request) {
        do throws(RedisError) {
            let mustWake = try intake.withLock { (intake) throws(RedisError) in try intake.submit(request) }
            if mustWake { wakeup.signal() }
        } catch {
            fail(request, error)
        }
    }

    /// Tells the caller why there is no reply, and the observer with it.
    func fail(_ request: Request, _ error: RedisError) {
        if request.finish(.failure(error)) { observe(.commandFailed(name: request.name, error)) }
    }

    /// Refuses new calls and lets the thread end.
    func shutDown() {
        intake.withLock { $0.admit(.shutDown) }
        wakeup.signal()
    }
}
