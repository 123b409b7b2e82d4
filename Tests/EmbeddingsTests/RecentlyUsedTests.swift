import Testing

@testable import Embeddings

@Suite("What was used recently")
struct RecentlyUsedTests {
    @Test("what was used longest ago goes first, and all together never cost more than they may")
    func order() {
        let recent = Held(RecentlyUsed<Int, String>(costMax: 80))
        for key in 0..<8 { recent.value.keep("\(key)", for: key, cost: 10) }
        #expect(recent.value.value(of: 0) == "0")
        recent.value.keep("8", for: 8, cost: 10)
        #expect(recent.value.value(of: 0) == "0")
        #expect(recent.value.value(of: 1) == nil)
        #expect(recent.value.value(of: 8) == "8")
        for key in 100..<1_000 {
            recent.value.keep("", for: key, cost: 1 + key % 17)
            #expect(recent.cost <= 80)
        }
    }

    @Test("keeping a value again replaces it and counts once")
    func again() {
        let recent = Held(RecentlyUsed<Int, String>(costMax: 100))
        recent.value.keep("a", for: 1, cost: 30)
        recent.value.keep("b", for: 1, cost: 20)
        #expect(recent.cost == 20)
        #expect(recent.count == 1)
        #expect(recent.value.value(of: 1) == "b")
    }

    @Test("what alone costs too much is not kept, and pushes nothing out")
    func tooLarge() {
        let recent = Held(RecentlyUsed<Int, String>(costMax: 10))
        recent.value.keep("a", for: 1, cost: 10)
        recent.value.keep("b", for: 2, cost: 11)
        #expect(recent.value.value(of: 1) == "a")
        #expect(recent.value.value(of: 2) == nil)
    }
}
