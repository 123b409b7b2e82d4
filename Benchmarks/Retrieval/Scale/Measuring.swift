import ChatLoad
import Foundation
import GroupChat

/// Asks questions that nobody has asked this server, and prints how long it took and how much was found.
struct Measuring {
    /// Where somebody searches, and what is to be reached there.
    struct Scope {
        let name: String
        /// Nil: in all groups of whoever asks.
        let group: GroupID?
        /// Milliseconds.
        let p95Max: Double?

        init(_ name: String, _ group: GroupID?, p95Max: Double? = nil) {
            self.name = name
            self.group = group
            self.p95Max = p95Max
        }
    }

    private static let warmUpCount = 10
    private static let recallQuestions = 100
    private static let recallMin = 0.98

    private let program: Program
    private let maker: VectorMaker
    private var questions: ArraySlice<String>

    init(program: Program, maker: VectorMaker, questions: [String]) {
        self.program = program
        self.maker = maker
        self.questions = questions[...]
    }

    mutating func measure(_ title: String, _ stage: Stage, _ person: Person, _ scopes: [Scope]) async throws {
        Printing.title(title)
        Printing.note("load before: \(Self.load)")
        for scope in scopes {
            if program.sections.contains(.latency) { try await latencies(stage, person, scope) }
            if program.sections.contains(.recall) { try await recall(stage, person, scope) }
        }
    }

    /// Modes take turns, so that what else the machine does meets them alike.
    private mutating func latencies(_ stage: Stage, _ person: Person, _ scope: Scope) async throws {
        let asker = Asker(rest: stage.rest, person: person)
        var latencies: [SearchRequest.Mode: Latencies] = [:]
        for number in 0..<Self.warmUpCount + program.searches {
            for mode in SearchRequest.Mode.allCases {
                let finding = try await asker.find(try next(), mode, in: scope.group)
                if number >= Self.warmUpCount {
                    latencies[mode, default: Latencies()].add(nanoseconds: finding.nanoseconds)
                }
            }
        }
        for mode in SearchRequest.Mode.allCases {
            let found = latencies[mode] ?? Latencies()
            let (p50, p95) = (found.milliseconds(0.5), found.milliseconds(0.95))
            let slowest = Double(found.maximum) / 1e6
            Printing.note(
                "\(scope.name), \(mode.rawValue): p50 \(Printing.number(p50, 1)) ms, p95 \(Printing.number(p95, 1)) ms, "
                    + "slowest \(Printing.number(slowest, 1)) ms of \(found.count)")
            if let most = scope.p95Max {
                Printing.verdict("\(scope.name), \(mode.rawValue), p95 in ms", p95, .atMost, most, digits: 1)
            }
        }
    }

    private mutating func recall(_ stage: Stage, _ person: Person, _ scope: Scope) async throws {
        var asked: [String] = []
        for _ in 0..<Self.recallQuestions { asked.append(try next()) }
        let probe = RecallProbe(storage: stage.storage, maker: maker, person: person, group: scope.group)
        let recalls = try await probe.recalls(asked)
        let mean = recalls.reduce(0, +) / Double(max(1, recalls.count))
        Printing.verdict(
            "\(scope.name), semantic recall@10 of exact search (least \(Printing.number(recalls.min() ?? 0, 1)))", mean,
            .atLeast, Self.recallMin, digits: 3)
    }

    private mutating func next() throws -> String {
        guard let question = questions.popFirst() else { throw Stage.Failure("all questions have been asked") }
        return question
    }

    private static var load: String {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").prefix(3).joined(separator: " ")
    }
}
