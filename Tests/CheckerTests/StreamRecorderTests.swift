import DeliveryChecker
import Testing

@Suite("Writing down what one client receives")
struct StreamRecorderTests {
    private static func digest(_ seq: Int64) -> Fingerprint {
        LoggedEvent.message(id: "\(seq)", author: "alice", body: Fingerprint(9)).digest(at: seq)
    }

    private var recorder = StreamRecorder(client: 1, user: "bob", group: "g")

    @Test("events in order make one run, cut at its longest")
    func runs() {
        var recorder = recorder
        recorder.begin(epoch: "e", after: 10, manner: .head, at: 1)
        let count = Int64(StreamRecorder.runEventsMax) + 5
        for seq in 11...(10 + count) {
            #expect(recorder.receive(Self.digest(seq), seq: seq, at: seq) == .accepted)
        }
        recorder.end(code: EndRecord.closed, at: 9_999)
        let runs = recorder.takeRecords().compactMap { if case .run(let run) = $0 { run } else { nil } }
        #expect(runs.map(\.first) == [11, 11 + Int64(StreamRecorder.runEventsMax)])
        #expect(runs.map(\.last) == [10 + Int64(StreamRecorder.runEventsMax), 10 + count])
        #expect(runs.first?.firstAt == 11)
    }

    @Test("nothing is accepted after a gap until the client has subscribed again")
    func gap() {
        var recorder = recorder
        recorder.begin(epoch: "e", after: 0, manner: .head, at: 1)
        #expect(recorder.receive(Self.digest(1), seq: 1, at: 2) == .accepted)
        #expect(recorder.receive(Self.digest(3), seq: 3, at: 3) == .gap(last: 1))
        #expect(recorder.receive(Self.digest(4), seq: 4, at: 4) == .ignored)
        recorder.begin(epoch: "e", after: 1, manner: .resumed, at: 5)
        #expect(recorder.receive(Self.digest(2), seq: 2, at: 6) == .accepted)
        #expect(recorder.position?.seq == 2)
    }

    @Test("what comes of a subscription that the client has given up is not accepted")
    func interruption() {
        var recorder = recorder
        recorder.begin(epoch: "e", after: 0, manner: .head, at: 1)
        #expect(recorder.receive(Self.digest(1), seq: 1, at: 2) == .accepted)
        recorder.interrupt()
        #expect(recorder.receive(Self.digest(2), seq: 2, at: 3) == .ignored)
        recorder.begin(epoch: "e", after: 1, manner: .resumed, at: 4)
        #expect(recorder.receive(Self.digest(2), seq: 2, at: 5) == .accepted)
    }

    @Test("an event that was there, and one without a subscription, are written down and not accepted")
    func flaws() {
        var recorder = recorder
        #expect(recorder.receive(Self.digest(1), seq: 1, at: 1) == .flawed)
        recorder.begin(epoch: "e", after: 1, manner: .head, at: 2)
        #expect(recorder.receive(Self.digest(1), seq: 1, at: 3) == .flawed)
        let kinds = recorder.takeRecords().compactMap { if case .flaw(let flaw) = $0 { flaw.kind } else { nil } }
        #expect(kinds == [.stray, .repeated])
    }
}
