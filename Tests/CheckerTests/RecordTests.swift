import DeliveryChecker
import Foundation
import Testing

@Suite("Lines of a history, and the least that a run must hold")
struct RecordTests {
    @Test(
        "a record is read back as it was written",
        arguments: [
            HistoryRecord.send(
                SendRecord(at: 5, group: "g", user: "u", clientID: "c", body: Fingerprint(of: "déjà \"vu\""))),
            .run(
                RunRecord(
                    client: 3, user: "u", group: "g", epoch: "e", first: 7, last: 9, hash: Fingerprint(.max),
                    firstAt: 1,
                    lastAt: 2)),
            .stored(StoredRecord(group: "g", seq: 4, kind: "member", user: "u", change: "joined")),
            .membership(MembershipRecord(at: 9, group: "g", user: "u", change: .removal, stage: .done)),
        ])
    func coding(record: HistoryRecord) throws {
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(HistoryRecord.self, from: data) == record)
    }

    @Test("a run with too little in it has failed, however clean it is")
    func minima() {
        let report = Checker.check(History())
        #expect(report.violationCount == 0)
        #expect(Minima.faults.shortfalls(report.counts).count == 5)
        #expect(Minima().shortfalls(report.counts).isEmpty)
    }
}
