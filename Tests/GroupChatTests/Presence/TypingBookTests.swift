import Postgres
import Testing

@testable import GroupChat

@Suite("Who types")
struct TypingBookTests {
    private let start = ContinuousClock.now
    private let place = TypingBook.Place(group: .random(), user: .random(), thread: nil)

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int(seconds * 1_000)) }

    @Test("is told at most every six seconds for each person, group and thread")
    func throttle() {
        var book = TypingBook()
        let thread = TypingBook.Place(group: place.group, user: place.user, thread: 7)
        let other = TypingBook.Place(group: place.group, user: .random(), thread: nil)
        let elsewhere = TypingBook.Place(group: .random(), user: place.user, thread: nil)
        for place in [place, thread, other, elsewhere] { #expect(book.typed(place, at: at(0)) == true) }
        for place in [place, thread, other, elsewhere] { #expect(book.typed(place, at: at(5.9)) == false) }
        for place in [place, thread, other, elsewhere] { #expect(book.typed(place, at: at(6.1)) == true) }
    }

    @Test("a client that repeats every seven seconds is always told, one that floods no more than every six")
    func rate() {
        var steady = TypingBook()
        for repetition in 0..<100 { #expect(steady.typed(place, at: at(Double(repetition) * 7)) == true) }
        var flood = TypingBook()
        let told = (0..<60_000).count { flood.typed(place, at: at(Double($0) / 100)) }
        #expect(told == 100)
    }

    @Test("what was sent is over, and the next word is told at once")
    func sent() {
        var book = TypingBook()
        #expect(book.typed(place, at: at(0)) == true)
        #expect(book.isStill(place, since: at(0)))
        book.sent(place)
        #expect(!book.isStill(place, since: at(0)))
        #expect(book.typed(place, at: at(1)) == true)
        #expect(!book.isStill(place, since: at(0)) && book.isStill(place, since: at(1)))
    }

    @Test("what is remembered stays within its bound; beyond it nothing is told, until time has passed")
    func bound() {
        var book = TypingBook(countMax: 10)
        let told = (0..<100).count { _ in
            book.typed(TypingBook.Place(group: place.group, user: .random(), thread: nil), at: at(0))
        }
        #expect(told == 10)
        #expect(book.typed(place, at: at(7)) == true)
    }

    @Test("who may is asked once a minute, a mute sooner, and at once when something has changed")
    func standing() {
        var book = TypingBook()
        let (group, user) = (place.group, place.user)
        #expect(book.isMuted(user, in: group, at: at(0)) == nil)
        book.learn(user, in: group, isMuted: false, at: at(0))
        #expect(book.isMuted(user, in: group, at: at(59)) == false)
        #expect(book.isMuted(user, in: group, at: at(61)) == nil)
        book.learn(user, in: group, isMuted: true, at: at(61))
        #expect(book.isMuted(user, in: group, at: at(70)) == true)
        #expect(book.isMuted(user, in: group, at: at(72)) == nil)
        book.learn(user, in: group, isMuted: false, at: at(72))
        book.forget(group)
        #expect(book.isMuted(user, in: group, at: at(72)) == nil)
    }
}
