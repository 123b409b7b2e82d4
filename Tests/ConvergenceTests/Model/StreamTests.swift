import Testing

@Suite("Convergence: subscriptions")
struct StreamTests {
    private static func event(_ seq: Int64) -> NumberedEvent {
        NumberedEvent(
            group: "g", seq: seq, .member(PersonValue(id: "u", name: "x"), change: "joined", role: "member"))
    }

    @Test("numbers come one after the other, from where it began")
    func inOrder() {
        var stream = Stream(after: 4, head: 6)
        for seq: Int64 in 5...9 { #expect(stream.take(Self.event(seq)) == nil) }
        #expect(stream.next == 10 && stream.began == 6 && stream.shown == 9)
    }

    @Test(
        "a hole, a double and one out of order are noticed", arguments: [[6], [5, 5], [5, 4], [5, 7]] as [[Int64]])
    func wrong(numbers: [Int64]) {
        var stream = Stream(after: 4, head: 4)
        let complaints = numbers.compactMap { stream.take(Self.event($0)) }
        #expect(complaints.count == 1)
    }

    @Test("after a reload it goes on from the head")
    func reset() {
        var stream = Stream(after: 4, head: 4)
        stream.reset(to: 50)
        #expect(stream.take(Self.event(51)) == nil)
    }
}
