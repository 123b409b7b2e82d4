import Glibc
import Logging

/// Runs one service: carries out what its state machine decides, and tells it what happens.
actor Supervisor {
    private let service: Service
    private let board: StatusBoard
    private let disk: DiskWatch?
    private let logger: Logger
    private let clock = ContinuousClock()
    private var machine: StateMachine
    private var child: ChildProcess?
    private var watch: Task<Void, Never>?
    private var finished: [CheckedContinuation<Void, Never>] = []

    private static let readinessInterval: Duration = .milliseconds(20)
    private static let watchInterval: Duration = .seconds(1)

    /// The file system to watch, and the bounds.
    struct DiskWatch: Sendable {
        var path: String
        var limits: DiskLimits
    }

    init(service: Service, board: StatusBoard, disk: DiskWatch?, backoff: Backoff = Backoff(), logger: Logger) {
        self.service = service
        self.board = board
        self.disk = disk
        self.logger = logger
        machine = StateMachine(backoff: backoff, farewell: service.farewell)
    }

    /// Starts the service and waits until it is ready.
    ///
    /// Throws `notReady` after `patience`, and `CancellationError` when the task is cancelled; nothing runs
    /// then. Later deaths are not thrown: they are healed, and shown by the status.
    func start(patience: Duration) async throws {
        lookAtDisk()
        perform(machine.start())
        startWatch()
        let deadline = clock.now + patience
        do {
            while machine.phase != .running {
                guard clock.now < deadline else {
                    throw EmbeddedError.notReady(service: service.name, log: service.log.tail)
                }
                try await clock.sleep(for: Self.readinessInterval)
            }
        } catch {
            await stop()
            throw error
        }
    }

    /// Ends the service and returns when its process is gone. Takes at most the sum of its farewells.
    func stop() async {
        watch?.cancel()
        watch = nil
        perform(machine.stop())
        guard machine.phase != .stopped else { return }
        await withCheckedContinuation { finished.append($0) }
    }

    /// The process; nil while there is none.
    var process: ChildProcess? { child }

    private func perform(_ action: StateMachine.Action) {
        board.post(ServiceStatus(phase: machine.phase, diskLow: board.status.diskLow))
        switch action {
        case .none: break
        case .prepare: Task { await prepare() }
        case .launch: launch()
        case .retry(let delay): after(delay) { $0.machine.retryDue() }
        case .signal(let signal, let patience):
            child?.send(signal)
            after(patience) { $0.machine.patienceEnded() }
        case .finish:
            for waiter in finished { waiter.resume() }
            finished = []
        }
    }

    private func after(_ delay: Duration, _ event: @escaping @Sendable (isolated Supervisor) -> StateMachine.Action) {
        Task {
            try? await clock.sleep(for: delay)
            perform(event(self))
        }
    }

    private func prepare() async {
        await service.makeWay()
        lookAtDisk()
        perform(machine.prepared())
    }

    private func launch() {
        do throws(EmbeddedError) {
            let child = try ChildProcess.spawn(service.command) { exit in
                Task { await self.exited(exit) }
            }
            self.child = child
            Task { await awaitReadiness(child) }
        } catch {
            logger.error("Could not start a service", metadata: ["service": "\(service.name)", "error": "\(error)"])
            perform(machine.exited(at: clock.now))
        }
    }

    private func awaitReadiness(_ child: ChildProcess) async {
        while machine.isLaunched, self.child === child, let pid = child.pid {
            if service.isReady(pid) {
                machine.ready(at: clock.now)
                logger.info("Service is ready", metadata: ["service": "\(service.name)", "pid": "\(pid)"])
                return perform(.none)
            }
            try? await clock.sleep(for: Self.readinessInterval)
        }
    }

    private func exited(_ exit: ChildProcess.Exit) {
        child = nil
        if machine.phase != .stopping {
            logger.warning(
                "Service ended and is started again",
                metadata: ["service": "\(service.name)", "exit": "\(exit)", "log.tail": "\(service.log.tail)"])
        }
        // Whether it died for lack of room shows now, not at the next look.
        lookAtDisk()
        perform(machine.exited(at: clock.now))
    }

    private func startWatch() {
        guard watch == nil else { return }
        watch = Task { [clock] in
            while !Task.isCancelled {
                lookAtDisk()
                service.log.rotate()
                try? await clock.sleep(for: Self.watchInterval)
            }
        }
    }

    private func lookAtDisk() {
        guard let disk, let space = DiskSpace.at(disk.path) else { return }
        let isLow = disk.limits.isLow(space)
        let wasLow = board.status.diskLow
        board.post(ServiceStatus(phase: machine.phase, diskLow: isLow))
        if isLow != wasLow {
            logger.log(
                level: isLow ? .error : .notice, isLow ? "Disk is low" : "Disk has room again",
                metadata: ["path": "\(disk.path)", "disk.bytes_free": "\(space.bytesFree)"])
        }
        perform(machine.room(disk.limits.hasRoom(space)))
    }
}
