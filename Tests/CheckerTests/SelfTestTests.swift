import DeliveryChecker
import Testing

@Suite("The checker of deliveries, tested on itself")
struct SelfTestTests {
    static let result = SelfTest.run(seeds: 1..<31)

    @Test("finds every mutant of runs in which all promises were kept, and nothing in those runs")
    func mutants() {
        #expect(Self.result.failures == [])
        #expect(Self.result.caught == Self.result.mutants)
    }

    @Test("every mutant finds a place in some run", arguments: Mutant.all.map(\.name))
    func tried(name: String) {
        #expect(Self.result.triedCounts[name, default: 0] > 0)
    }
}
