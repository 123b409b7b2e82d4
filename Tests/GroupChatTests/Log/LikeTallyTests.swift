import Testing

@testable import GroupChat

@Suite("The tally of likes")
struct LikeTallyTests {
    private let key = LikeTally.Key(group: .random(), target: 3, emoji: LikeTests.flags(1)[0])

    @Test("goes on from what stood before, which only the first one tells")
    func follows() {
        var tally = LikeTally()
        let counts = [(true, Int64?(5)), (true, nil), (false, nil), (true, nil)].map { isOn, stood in
            tally.add(key, isOn: isOn, isNew: true, stood: stood)
        }
        #expect(counts == [6, 7, 6, 7])
    }

    @Test("is not moved by what changed nothing, also where that came first")
    func unchanged() {
        var tally = LikeTally()
        #expect(tally.add(key, isOn: true, isNew: false, stood: 5) == 5)
        #expect(tally.add(key, isOn: true, isNew: true, stood: nil) == 6)
        #expect(tally.add(key, isOn: false, isNew: false, stood: nil) == 6)
    }

    @Test("keeps messages, groups and emoji apart")
    func apart() {
        var tally = LikeTally()
        let flags = LikeTests.flags(2)
        let others = [
            LikeTally.Key(group: key.group, target: 4, emoji: key.emoji),
            LikeTally.Key(group: .random(), target: 3, emoji: key.emoji),
            LikeTally.Key(group: key.group, target: 3, emoji: flags[1]),
        ]
        _ = tally.add(key, isOn: true, isNew: true, stood: 9)
        for (index, other) in others.enumerated() {
            #expect(tally.add(other, isOn: true, isNew: true, stood: Int64(index)) == Int64(index) + 1)
        }
    }
}
