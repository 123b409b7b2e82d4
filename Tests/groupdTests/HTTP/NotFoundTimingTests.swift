import TestSupport
import Testing

@testable import groupd

@Suite("When it is told that something is not there", .tags(.security))
struct NotFoundTimingTests {
    @Test("quick and slow answers are told on the same beat", arguments: [(0, 0), (1, 24), (24, 1), (25, 0), (26, 24)])
    func beat(elapsed: Int, wait: Int) {
        #expect(NotFoundTiming.wait(after: .milliseconds(elapsed)) == .milliseconds(wait))
    }
}
