import ChatLoad
import DeliveryChecker
import Foundation
import HTTPClient
import Synchronization

/// One run: sets the scene, plays it, reads what is left, and checks.
struct Run {
    private static let settleWithin = Duration.seconds(120)

    private let command: RunCommand
    private let keeper: ServerKeeper
    private let rest: RESTClient
    private let sockets: SocketLoop
    private let history: HistoryFile

    init(_ command: RunCommand) async throws {
        self.command = command
        keeper = try await ServerKeeper(command.server.process)
        rest = RESTClient(port: command.server.port)
        sockets = SocketLoop(port: command.server.port)
        history = try HistoryFile(path: command.history + "/run.jsonl")
    }

    func run() async throws -> Report {
        do {
            let report = try await play()
            try await keeper.stop()
            return report
        } catch {
            try? await keeper.stop()
            throw error
        }
    }

    private func play() async throws -> Report {
        let cast = try await Cast.assemble(command, rest, keeper)
        try await writeBase(cast.group)
        let clients = try await Clients.make(cast, command, sockets, history)
        try await clients.connect()
        print("\(command.followers) sockets follow group \(cast.group)")
        try await act(cast, clients)
        try await settle(cast, clients)
        try await read(cast)
        print(try await clients.summary())
        for restart in await keeper.restarts { print("the server was back after \(restart)") }
        history.flush()
        return Checker.check(try HistoryFile.history(in: command.history))
    }

    /// Where the group stands before anyone writes.
    private func writeBase(_ group: String) async throws {
        let row = try await keeper.server.query(
            "select epoch, last_seq from groupd.group_heads where group_id = '\(group)'")
        let columns = row.split(separator: "|")
        guard columns.count == 2, let base = Int64(columns[1]) else {
            throw ValidationFailure("the group \(group) is not there")
        }
        history.write(.group(GroupRecord(group: group, epoch: String(columns[0]), base: base)))
    }

    /// Everybody at work, for the time that was asked for.
    private func act(_ cast: Cast, _ clients: Clients) async throws {
        let isOver = StopFlag()
        let removals = Removals(
            rest: rest, history: history, group: cast.group, owner: cast.owner, people: cast.transients)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await removals.run { isOver.isSet } }
            tasks.addTask { try await clients.write(rate: command.rate) { isOver.isSet } }
            tasks.addTask {
                defer { isOver.set() }
                if command.faults {
                    try await killInTurn(clients)
                } else {
                    try await Task.sleep(for: .seconds(command.seconds))
                }
            }
            try await tasks.waitForAll()
        }
    }

    private func killInTurn(_ clients: Clients) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let count = max(1, command.seconds / command.every)
        for number in 0..<count {
            try await clock.sleep(until: start + .seconds(command.every * (number + 1)))
            let target = ServerKeeper.Target.allCases[number % ServerKeeper.Target.allCases.count]
            try await clients.killed(target.rawValue)
            guard try await keeper.kill(target) else { throw ValidationFailure("there was no \(target) to kill") }
            history.write(.kill(KillRecord(at: Monotonic.now, target: target.rawValue)))
        }
        try await Task.sleep(for: .seconds(command.every))
    }

    /// Waits until every send is answered and every follower stands at the head.
    private func settle(_ cast: Cast, _ clients: Clients) async throws {
        let deadline = ContinuousClock.now + Self.settleWithin
        while ContinuousClock.now < deadline {
            if try await clients.areSettled() {
                let head = try? await keeper.server.query(
                    "select last_seq from groupd.group_heads where group_id = '\(cast.group)'")
                if let head = head.flatMap({ Int64($0) }), try await clients.stand(at: head) { break }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        try await clients.finish()
    }

    private func read(_ cast: Cast) async throws {
        let reads = FinalReads(rest: rest, history: history)
        try await reads.stored(cast.group, in: keeper.server)
        for reader in cast.readers { try await reads.read(cast.group, as: reader) }
    }
}

/// What a command cannot go on from.
struct ValidationFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Says to all who work that the time is over.
final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}
