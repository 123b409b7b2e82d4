import CLibpq
import Glibc
import Logging

/// Serves every connection of every lane on one thread. What to do is decided by the structs in `Decisions`; this
/// carries it out.
final class Engine {
    let mailbox: Mailbox
    let configuration: PostgresConfiguration
    let logger: Logger
    let observe: (@Sendable (PostgresObservation) -> Void)?
    let poller = Poller()
    let scratch = ParameterScratch()
    var lanes: [LaneState] = []
    var connections: [Connection] = []
    var nextCheck = NextCheck()
    var now = MonotonicTime.now
    var completions: [(Waiter, Outcome)] = []
    var readyWaiters: [Request] = []
    var shutdownWaiters: [CheckedContinuation<Void, Never>] = []
    /// When work in flight is given up; nil while running.
    var shutdownAt: MonotonicTime?
    var cancelsRunning = 0
    var pinSerial: UInt64 = 0
    /// Nil where libpq cannot read the connection string.
    let target: ConnectionTarget?
    var isResolving = false
    private var commands: [Mailbox.Command] = []

    static let wakeToken = UInt64.max

    init(
        mailbox: Mailbox, configuration: PostgresConfiguration, lanes: [Lane], logger: Logger,
        observe: (@Sendable (PostgresObservation) -> Void)?
    ) {
        self.mailbox = mailbox
        self.configuration = configuration
        self.logger = logger
        self.observe = observe
        target = ConnectionTarget(configuration.connection)
        for lane in lanes { add(lane) }
        nextCheck.note(now)
        poller.watch(mailbox.wakeDescriptor, token: Self.wakeToken, forOutput: false)
    }

    private func add(_ lane: Lane) {
        let first = connections.count
        for slot in 0..<lane.connections {
            connections.append(Connection(index: first + slot, lane: lanes.count, slot: slot, now: now))
        }
        lanes.append(LaneState(lane, connections: first..<connections.count, now: now))
    }

    /// Runs until shutdown is complete.
    func run() {
        repeat {
            poller.wait(milliseconds: nextCheck.timeoutMilliseconds(now: .now)) { handle(token: $0) }
            now = .now
            takeCommands()
            if nextCheck.take(now: now) { checkTime() }
            schedule()
            deliver()
        } while !isFinished
        finish()
    }

    private func handle(token: UInt64) {
        guard token != Self.wakeToken else {
            var count: UInt64 = 0
            _ = read(mailbox.wakeDescriptor, &count, 8)
            return
        }
        now = .now
        let connection = connections[Int(token & 0xFFFF)]
        guard connection.token == token else { return }
        socketIsReady(connection)
        deliver()
    }

    private func takeCommands() {
        mailbox.drain(into: &commands)
        for command in commands { carryOut(command) }
    }

    /// Gives a request its answer, once; whoever asks again is not heard.
    func answer(_ request: Request, _ outcome: Outcome) {
        guard !request.isAnswered else { return }
        guard let waiter = request.takeWaiter() else { return }
        completions.append((waiter, outcome))
    }

    func fail(_ request: Request, _ kind: PostgresError.Kind, isOutcomeUnknown: Bool = false) {
        answer(request, .failure(PostgresError(kind, isOutcomeUnknown: isOutcomeUnknown)))
    }

    /// Tells everyone who was answered, in one go.
    func deliver() {
        guard !completions.isEmpty else { return }
        for (waiter, outcome) in completions { waiter.tell(outcome) }
        completions.removeAll(keepingCapacity: true)
    }

    private var isFinished: Bool {
        guard let shutdownAt else { return false }
        return shutdownAt <= now || !connections.contains { $0.isServing }
    }
}
