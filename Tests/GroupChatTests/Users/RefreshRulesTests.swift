import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("What becomes of a refresh token", .tags(.security))
struct RefreshRulesTests {
    private static let now = Timestamp(microsecondsSince2000: 800_000_000_000_000)

    private static func facts(isLive: Bool = true, spentBefore: Duration? = nil) -> RefreshRules.Facts {
        RefreshRules.Facts(
            isLive: isLive,
            spent: spentBefore.map { .init(at: now.advanced(by: .zero - $0), childSalt: [7]) }, now: now)
    }

    @Test(
        "an unspent one is traded, one just spent gets its child again, a later one ends its session",
        arguments: [
            (facts(), .rotate), (facts(spentBefore: .zero), .answerAgain(childSalt: [7])),
            (facts(spentBefore: .seconds(10)), .answerAgain(childSalt: [7])),
            (facts(spentBefore: .microseconds(10_000_001)), .endSession),
            (facts(spentBefore: .seconds(1_000_000)), .endSession),
            // The database's clock was set back meanwhile.
            (facts(spentBefore: .seconds(-5)), .answerAgain(childSalt: [7])),
            (facts(isLive: false), .refuse), (facts(isLive: false, spentBefore: .zero), .refuse),
            (facts(isLive: false, spentBefore: .seconds(60)), .refuse),
        ] as [(RefreshRules.Facts, RefreshRules.Decision)])
    func decision(facts: RefreshRules.Facts, expected: RefreshRules.Decision) {
        #expect(RefreshRules.decision(facts) == expected)
    }
}
