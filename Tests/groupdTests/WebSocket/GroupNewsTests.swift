import GroupChat
import NIOCore
import Testing

@testable import groupd

@Suite("What of joinings is news to a socket")
struct GroupNewsTests {
    private let group = GroupID.random()
    private let user = UserID.random()

    private func news(_ seq: Int64) -> AddedNews {
        AddedNews(user: user, group: group, seq: seq, frame: ByteBuffer())
    }

    @Test("what ready has told is none, and a later joining is")
    func welcomed() {
        var state = GroupNews()
        state.told(of: group, head: 5)
        #expect(state.added(news(5), following: nil) == .nothing)
        #expect(state.added(news(6), following: nil) == .tell)
        state.forgetWelcome()
        #expect(state.added(news(5), following: nil) == .tell)
    }

    @Test("who follows beyond it knows; who follows from before it is told once that is over")
    func following() {
        var state = GroupNews()
        #expect(state.added(news(5), following: 5) == .nothing)
        #expect(state.lost(group, at: 9) == nil)
        #expect(state.added(news(5), following: 3) == .wait)
        #expect(state.lost(group, at: 4) == news(5))
        #expect(state.lost(group, at: 4) == nil)
        #expect(state.added(news(5), following: 3) == .wait)
        #expect(state.lost(group, at: 7) == nil)
    }

    @Test("what comes during a hello is kept until its end, and not without bound")
    func early() {
        var state = GroupNews()
        let isTaken = state.keep(early: news(1))
        #expect(isTaken)
        var kept = state.greeted()
        #expect(kept.isEmpty)
        state.greeting()
        let all = (0...GroupNews.earlyCountMax).map { state.keep(early: news(Int64($0))) }
        #expect(all.firstIndex(of: false) == GroupNews.earlyCountMax)
        kept = state.greeted()
        #expect(kept.count == GroupNews.earlyCountMax)
        kept = state.greeted()
        #expect(kept.isEmpty)
    }
}
