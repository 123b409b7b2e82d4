import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Who is present")
struct PresenceBookTests {
    private let ada = UserID.random()
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> PresenceMoment {
        PresenceMoment(
            steady: start + .milliseconds(Int(seconds * 1_000)),
            time: Timestamp(unixMilliseconds: 1_000_000 + Int64(seconds * 1_000)))
    }

    private func socket(_ number: UInt64) -> PresenceDevice { .socket(FollowerID(loop: 0, number: number)) }

    private func status(_ book: inout PresenceBook, at seconds: Double) -> PresenceStatus {
        book.advance(to: at(seconds))
        return book.sight(of: ada)?.status ?? .offline
    }

    @Test("of several devices the most present one counts")
    func mostPresent() {
        var book = PresenceBook()
        book.connect(ada, socket(1), isHidden: false, at: at(0))
        book.set(ada, socket(1), .away, at: at(1))
        #expect(book.sight(of: ada) == PresenceBook.Sight(status: .away, since: at(1).time))
        book.connect(ada, socket(2), isHidden: false, at: at(2))
        book.set(ada, socket(1), .online, at: at(3))
        #expect(book.sight(of: ada) == PresenceBook.Sight(status: .online, since: at(2).time))
        book.set(ada, socket(2), .away, at: at(4))
        book.disconnect(ada, socket(2), at: at(4.5))
        #expect(book.sight(of: ada) == PresenceBook.Sight(status: .online, since: at(2).time))
        book.set(ada, socket(1), .away, at: at(5))
        #expect(book.sight(of: ada) == PresenceBook.Sight(status: .away, since: at(5).time))
    }

    @Test("somebody stays for five seconds after their last connection, and coming back is no change")
    func linger() {
        var book = PresenceBook()
        book.connect(ada, socket(1), isHidden: false, at: at(0))
        book.disconnect(ada, socket(1), at: at(10))
        #expect(status(&book, at: 14.9) == .online)
        book.connect(ada, socket(2), isHidden: false, at: at(14.95))
        #expect(book.sight(of: ada)?.since == at(0).time)
        #expect(status(&book, at: 60) == .online)
        book.disconnect(ada, socket(2), at: at(70))
        #expect(status(&book, at: 74.9) == .online)
        #expect(status(&book, at: 75.1) == .offline)
        #expect(book.person(ada) == nil)
    }

    @Test("who is away and leaves was away to the end")
    func lingersAsItWas() {
        var book = PresenceBook()
        book.connect(ada, socket(1), isHidden: false, at: at(0))
        book.set(ada, socket(1), .away, at: at(1))
        book.disconnect(ada, socket(1), at: at(2))
        #expect(book.sight(of: ada) == PresenceBook.Sight(status: .away, since: at(1).time))
    }

    @Test("a socket that is not there says nothing and ends nothing")
    func strangers() {
        var book = PresenceBook()
        book.set(ada, socket(1), .online, at: at(0))
        book.disconnect(ada, socket(1), at: at(0))
        #expect(book.sight(of: ada) == nil)
        #expect(book.tell() == [])
        book.connect(ada, socket(2), isHidden: false, at: at(1))
        book.disconnect(ada, socket(1), at: at(2))
        #expect(status(&book, at: 60) == .online)
    }

    @Test("what a client without a socket says is good for a minute, can be renewed and taken back")
    func lease() {
        var book = PresenceBook()
        let device = PresenceDevice.session(nil)
        book.lease(ada, device, .away, isHidden: false, at: at(0))
        #expect(status(&book, at: 59.9) == .away)
        #expect(status(&book, at: 60.1) == .offline)
        book.lease(ada, device, .online, isHidden: false, at: at(100))
        book.lease(ada, device, .online, isHidden: false, at: at(150))
        #expect(status(&book, at: 209.9) == .online)
        book.lease(ada, device, .offline, isHidden: false, at: at(209.95))
        #expect(book.sight(of: ada) == nil)
        book.lease(ada, device, .offline, isHidden: false, at: at(300))
        #expect(book.person(ada) == nil)
    }

    @Test("a lease beside a socket counts as a device of its own, and ends alone")
    func leaseBesideSocket() {
        var book = PresenceBook()
        book.connect(ada, socket(1), isHidden: false, at: at(0))
        book.set(ada, socket(1), .away, at: at(0))
        book.lease(ada, .session(nil), .online, isHidden: false, at: at(1))
        #expect(status(&book, at: 60.9) == .online)
        #expect(status(&book, at: 61.2) == .away)
    }

    @Test("a change is told once, a change and its opposite not at all, and the last word is when they were here")
    func telling() {
        var book = PresenceBook()
        book.connect(ada, socket(1), isHidden: false, at: at(0))
        #expect(book.tell() == [PresenceChange(user: ada, status: .online)])
        #expect(book.tell() == [])
        #expect(book.told(among: [ada]).map(\.status) == [.online])
        book.set(ada, socket(1), .away, at: at(1))
        book.set(ada, socket(1), .online, at: at(1.5))
        #expect(book.tell() == [])
        book.disconnect(ada, socket(1), at: at(2))
        book.advance(to: at(8))
        #expect(book.tell() == [PresenceChange(user: ada, status: .offline, lastSeen: at(2).time)])
        #expect(book.told(among: [ada]).isEmpty)
        #expect(book.takeUnsaved(max: 10) == [ada: at(2).time])
        #expect(book.takeUnsaved(max: 10) == [:])
    }

    @Test("who hides is offline to all, without a time, and nothing of it is stored", .tags(.security))
    func hiding() {
        var book = PresenceBook()
        book.connect(ada, socket(1), isHidden: false, at: at(0))
        _ = book.tell()
        book.checkpoint(at: at(1).time)
        book.hide(ada, true)
        #expect(book.tell() == [PresenceChange(user: ada, status: .offline, lastSeen: nil)])
        #expect(book.everybodyTold.isEmpty)
        book.checkpoint(at: at(2).time)
        book.disconnect(ada, socket(1), at: at(3))
        book.advance(to: at(9))
        #expect(book.tell() == [])
        #expect(book.takeUnsaved(max: 10) == [:])
        book.connect(ada, socket(2), isHidden: true, at: at(10))
        #expect(book.tell() == [])
        #expect(book.write().pages.values.filter { !$0.isEmpty } == [])
        book.hide(ada, false)
        #expect(book.tell() == [PresenceChange(user: ada, status: .online)])
    }

    @Test("a checkpoint notes everybody who is here, and what was noted is taken in parts")
    func checkpoint() {
        var book = PresenceBook()
        let people = (0..<25).map { _ in UserID.random() }
        for user in people { book.connect(user, socket(1), isHidden: false, at: at(0)) }
        book.checkpoint(at: at(300).time)
        var taken: [UserID: Timestamp] = [:]
        for count in [10, 10, 5, 0] {
            let part = book.takeUnsaved(max: 10)
            #expect(part.count == count)
            taken.merge(part) { $1 }
        }
        #expect(taken == Dictionary(uniqueKeysWithValues: people.map { ($0, at(300).time) }))
    }

    @Test("whatever devices do, what was told adds up to what is seen", arguments: 0..<20)
    func addsUp(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var book = PresenceBook()
        let people = (0..<5).map { _ in UserID.random() }
        var seen: [UserID: PresenceStatus] = [:]
        for step in 0..<2_000 {
            let (user, device) = (people.randomElement(using: &random)!, socket(.random(in: 1...3, using: &random)))
            let moment = at(Double(step) / 4)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: book.connect(user, device, isHidden: Int.random(in: 0..<8, using: &random) == 0, at: moment)
            case 1: book.set(user, device, .away, at: moment)
            case 2: book.set(user, device, .online, at: moment)
            case 3, 4: book.disconnect(user, device, at: moment)
            case 5: book.lease(user, .session(nil), .away, isHidden: false, at: moment)
            case 6: book.hide(user, Bool.random(using: &random))
            default: book.advance(to: moment)
            }
            guard step.isMultiple(of: 7) else { continue }
            for change in book.tell() {
                #expect(seen[change.user] ?? .offline != change.status)
                seen[change.user] = change.status
            }
            for user in people { #expect(seen[user] ?? .offline == book.sight(of: user)?.status ?? .offline) }
        }
    }
}
