import ChatLoad
import Foundation
import GroupChat
import HTTPClient

/// How long after its acknowledgement a message is found, by somebody who searches for what it says, on a server that has
/// nothing else to do.
struct Freshness {
    private static let count = 20
    private static let limit = Duration.seconds(10)
    private static let subjects = ["heron", "lantern", "orchard", "compass", "gravel", "violin", "thunder", "saddle"]

    let stage: Stage
    let person: Person
    let group: GroupID

    func measure() async throws {
        var found: [SearchRequest.Mode: Latencies] = [:]
        for number in 0..<Self.count {
            let content = Self.subjects.shuffled().prefix(3).joined(separator: " and ") + " number \(number)"
            let answer = try await stage.rest.expect(
                .post, "/groups/\(group)/messages", token: person.token, json: #"{"content":"\#(content)"}"#)
            guard let seq = answer.body.withUnsafeBytes({ JSONSlice($0).member("seq")?.integer }) else {
                throw Stage.Failure("a message was not answered with its number")
            }
            let start = Monotonic.now
            for mode in [SearchRequest.Mode.keyword, .semantic] {
                try await wait(for: seq, content, mode)
                found[mode, default: Latencies()].add(nanoseconds: Monotonic.now - start)
            }
        }
        for mode in [SearchRequest.Mode.keyword, .semantic] {
            let times = found[mode] ?? Latencies()
            Printing.note(
                "found after its acknowledgement, \(mode.rawValue): p50 \(Printing.number(times.milliseconds(0.5), 0)) ms, "
                    + "slowest \(Printing.number(Double(times.maximum) / 1e6, 0)) ms of \(times.count)")
        }
        Printing.verdict(
            "found by meaning, slowest in s", Double(found[.semantic]?.maximum ?? .max) / 1e9, .atMost, 2)
    }

    /// By words the first search has to find it.
    private func wait(for seq: Int64, _ content: String, _ mode: SearchRequest.Mode) async throws {
        let asker = Asker(rest: stage.rest, person: person)
        let deadline = ContinuousClock.now + Self.limit
        while true {
            let finding = try await asker.find(content, mode, in: group)
            if finding.places.contains(where: { $0.seq == seq }) { return }
            guard mode == .semantic, ContinuousClock.now < deadline else {
                throw Stage.Failure("a new message was not found by \(mode.rawValue)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
