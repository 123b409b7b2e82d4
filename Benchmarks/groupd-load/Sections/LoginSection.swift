import ChatLoad
import HTTPClient
import Synchronization

/// What chat notices of many who log in at once: a password's hash takes a core for most of a second.
struct LoginSection {
    private static let atOnce = 20
    private static let rate = 200
    private static let senders = 16
    private static let turn = Duration.seconds(6)

    let bench: Bench

    func run() async throws {
        Printing.title("\(Self.rate) messages/s while \(Self.atOnce) people log in at once, over and over")
        let group = try await bench.rest.group("Beside logins", of: bench.people)
        let crowd = try await Crowd.connect(bench, groups: [group], publishers: Self.senders, followers: 10)
        _ = try await crowd.pace(Self.rate, .seconds(2), window: 8)
        var (quiet, busy, megabytes): ([Double], [Double], [Double]) = ([], [], [])
        let answers = Answers()
        let before = try bench.figures().residentBytes
        for _ in 0..<bench.rounds * 2 {
            quiet.append(try await crowd.pace(Self.rate, Self.turn, window: 8).latencies.milliseconds(0.99))
            busy.append(try await besideLogins(crowd, answers))
            megabytes.append(Double(try bench.figures().residentBytes - before) / 1e6)
        }
        try await crowd.close()
        Printing.line("p99 of answers, nobody logging in", quiet, "ms", digits: 1)
        Printing.line("p99 of answers, \(Self.atOnce) logging in", busy, "ms", digits: 1)
        Printing.line("resident memory above the first, after each", megabytes, "MB", digits: 1)
        Printing.note("logins by status: \(answers.text)")
        Printing.verdict("p99 with / without logins", (busy.median ?? 0) / (quiet.median ?? 1), .atMost, 1.25)
    }

    /// The 99th percentile of answers while everyone logs in again as soon as an answer is there.
    private func besideLogins(_ crowd: Crowd, _ answers: Answers) async throws -> Double {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for index in 0..<Self.atOnce {
                tasks.addTask {
                    while !Task.isCancelled {
                        answers.add(try await logIn(index))
                    }
                }
            }
            let result = try await crowd.pace(Self.rate, Self.turn, window: 8)
            tasks.cancelAll()
            while let ended = await tasks.nextResult() {
                // Whoever was cancelled in the middle of a request throws that.
                if case .failure(let error) = ended, !Task.isCancelled, answers.count == 0 { throw error }
            }
            return result.latencies.milliseconds(0.99)
        }
    }

    private func logIn(_ index: Int) async throws -> Int {
        let body = #"{"email":"person\#(index)@example.org","password":"correct horse battery"}"#
        return try await bench.rest.ask(.post, "/auth/login", json: body).status
    }

    /// How often each status was the answer.
    private final class Answers: Sendable {
        private let counts = Mutex<[Int: Int]>([:])

        func add(_ status: Int) { counts.withLock { $0[status, default: 0] += 1 } }
        var count: Int { counts.withLock { $0.values.reduce(0, +) } }
        var text: String {
            counts.withLock { $0.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") }
        }
    }
}
