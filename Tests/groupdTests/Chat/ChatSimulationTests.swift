import Testing

@testable import groupd

/// The client against a simple server that loses connections and frames at random.
@Suite("The terminal client on a bad line")
struct ChatSimulationTests {
    @Test("shows every number once and in order, and stores and shows every message typed", arguments: 1...200)
    func lossy(seed: Int) {
        var generator = SeededNumbers(state: UInt64(seed))
        var server = Server()
        var machine = ChatMachine(follows: false)
        var shown: [Int64] = []
        var inbox: [ChatFrame] = []
        var typed = 0
        var isOpen = false
        func perform(_ actions: [ChatMachine.Action]) {
            for action in actions {
                switch action {
                case .hello: inbox.append(.ready)
                case .subscribe(let position): inbox += server.subscribe(position)
                case .send(let draft): inbox += server.store(draft)
                case .show(let event):
                    if case .message(let message) = event { shown.append(message.seq) }
                case .close: isOpen = false
                case .retry, .note: break
                }
            }
        }
        for step in 0..<5_000 {
            // The line gets better at last.
            let isBad = step < 2_000
            if !isOpen {
                guard case .reconnect = machine.closed(code: nil, chance: 0) else { break }
                inbox = []
                isOpen = true
                perform(machine.opened())
            }
            if typed < 30, machine.hasRoom, generator.chance(20) {
                typed += 1
                perform(machine.typed(ChatDraft(clientID: "c\(typed)", content: "\(typed)", thread: nil)))
            }
            if typed == 30, step == 2_000 { perform(machine.inputEnded()) }
            if isBad, generator.chance(10) { inbox += server.other() }
            if isBad, generator.chance(3) {
                isOpen = false
            } else if !inbox.isEmpty {
                let frame = inbox.removeFirst()
                if isBad, generator.chance(5), case .event = frame { continue }
                perform(machine.received(frame))
            } else if server.isFollowed {
                perform(machine.received(.head(server.last)))
            }
        }
        #expect(machine.isEnding, "seed \(seed)")
        #expect(server.stored == (1...30).map { "c\($0)" }, "seed \(seed)")
        #expect(shown == Array(1...Int64(shown.count)), "seed \(seed)")
        // Others may write on; what was typed here was seen.
        #expect(Int64(shown.count) >= server.seqs.values.max()!, "seed \(seed)")
    }

    /// A group whose numbers are all messages.
    private struct Server {
        var last: Int64 = 0
        var stored: [String] = []
        var seqs: [String: Int64] = [:]
        var isFollowed = false

        mutating func subscribe(_ position: ChatMachine.Position?) -> [ChatFrame] {
            isFollowed = true
            let missed = position.map { $0.seq < last ? Array($0.seq + 1...last) : [] } ?? []
            return [.subscribed(epoch: "e", lastSeq: last, recovered: true)] + missed.map(Self.event)
        }

        mutating func store(_ draft: ChatDraft) -> [ChatFrame] {
            if let seq = seqs[draft.clientID] { return [.ack(clientID: draft.clientID, seq: seq)] }
            stored.append(draft.clientID)
            let event = other()
            seqs[draft.clientID] = last
            return [.ack(clientID: draft.clientID, seq: last)] + event
        }

        mutating func other() -> [ChatFrame] {
            last += 1
            return [Self.event(last)]
        }

        private static func event(_ seq: Int64) -> ChatFrame {
            .event(
                seq: seq,
                .message(.init(seq: seq, author: "", content: "", thread: nil, createdAt: "", isDeleted: false)))
        }
    }

    private struct SeededNumbers {
        var state: UInt64

        mutating func chance(_ percent: UInt64) -> Bool {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % 100 < percent
        }
    }
}
