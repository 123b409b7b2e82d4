import ChatLoad
import Foundation
import Synchronization
import TestSupport

/// How many runs, and which. By environment, so that one can be played again.
struct Orders: Sendable {
    /// `GROUPD_CONVERGENCE_RUNS`.
    let runCount: Int
    /// `GROUPD_CONVERGENCE_SEED`: the seed of the first run; the next has the next.
    let firstSeed: UInt64
    /// `GROUPD_BINARY`: the server to play against.
    let program: String

    static let runCountDefault = 100
    static let runCountFast = 15

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        let seed = environment["GROUPD_CONVERGENCE_SEED"].flatMap { UInt64($0) }
        let usual = seed != nil ? 1 : TestRun.isFast ? Self.runCountFast : Self.runCountDefault
        runCount = environment["GROUPD_CONVERGENCE_RUNS"].flatMap { Int($0) } ?? usual
        firstSeed = seed ?? UInt64.random(in: 1...999_999_999)
        program = environment["GROUPD_BINARY"] ?? ServerProcess.program
    }
}

/// Plays runs against one server, several at a time, until one fails or all are done.
final class Campaign: Sendable {
    struct Failure: Sendable {
        let seed: UInt64
        let violations: [String]
    }

    struct State: Sendable {
        var started = 0
        var finished = 0
        var failures: [Failure] = []
        var tally = Tally()
    }

    static let runsAtOnce = 6

    private let orders: Orders
    private let rest: RESTClient
    private let sockets: SocketLoop
    private let isServing: @Sendable () -> Bool
    private let state = Mutex(State())

    /// - Parameter isServing: whether the server is there still.
    init(_ orders: Orders, port: Int, isServing: @escaping @Sendable () -> Bool) {
        self.orders = orders
        self.isServing = isServing
        rest = RESTClient(port: port)
        sockets = SocketLoop(port: port)
    }

    /// Returns when all have ended.
    func play() async throws -> State {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<Self.runsAtOnce {
                tasks.addTask { try await self.playOneByOne(Cast(tag: "p\(number)x")) }
            }
            try await tasks.waitForAll()
        }
        try await sockets.shutDown()
        return state.withLock { $0 }
    }

    private func playOneByOne(_ cast: Cast) async throws {
        var cast = cast
        while let number = next() {
            let seed = orders.firstSeed &+ UInt64(number)
            let plan = Plan(seed: seed)
            do {
                try await cast.grow(to: plan.personCount, rest)
            } catch  where !isServing() {
                // That the server is gone is told by whoever started it.
                return
            }
            let run = Run(plan, cast, rest, sockets, RunRecord(isServing: isServing))
            try await run.play()
            let result = run.record.current
            let finished = state.withLock { state in
                state.finished += 1
                state.tally.add(result.tally)
                if !result.violations.isEmpty {
                    state.failures.append(Failure(seed: seed, violations: result.violations))
                }
                return state.finished
            }
            if finished.isMultiple(of: 100) { print("convergence: \(finished) runs so far") }
        }
    }

    private func next() -> Int? {
        state.withLock { state in
            guard state.failures.isEmpty, state.started < orders.runCount else { return nil }
            state.started += 1
            return state.started - 1
        }
    }
}

extension Campaign.Failure: CustomStringConvertible {
    private static let shown = 12

    var description: String {
        let more = violations.count - Self.shown
        return """
            Seed \(seed): clients did not converge.
            \(violations.prefix(Self.shown).map { "  - \($0)" }.joined(separator: "\n"))\(more > 0 ? "\n  and \(more) more" : "")
            The same steps again, until it shows (the races are the machine's):
              GROUPD_CONVERGENCE_SEED=\(seed) GROUPD_CONVERGENCE_RUNS=1 swift test --filter ConvergenceTests
            """
    }
}
