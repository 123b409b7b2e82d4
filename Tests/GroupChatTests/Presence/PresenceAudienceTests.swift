import Postgres
import Testing

@testable import GroupChat

@Suite("Whom a change of presence is told to")
struct PresenceAudienceTests {
    private let ada = UserID.random()
    private let bob = UserID.random()
    private let eve = UserID.random()
    private let den = GroupID.random()
    private let bay = GroupID.random()

    private func book(present: [UserID]) -> PresenceBook {
        var book = PresenceBook()
        for user in present {
            book.connect(user, .session(nil), isHidden: false, at: PresenceMoment())
        }
        return book
    }

    /// Who is named; nil where they are counted.
    private func named(_ summary: PresenceSummary) -> Set<UserID>? {
        if case .people(let people) = summary { Set(people.map(\.user)) } else { nil }
    }

    @Test("the groups that the person is in, and no others")
    func shares() {
        var audience = PresenceAudience()
        audience.note(.all([ada, bob]), in: den)
        audience.note(.all([ada, eve]), in: bay)
        let change = PresenceChange(user: ada, status: .away)
        let other = PresenceChange(user: bob, status: .online)
        #expect(
            audience.share([change, other], in: PresenceBook()).mapValues { $0.map(\.user) } == [
                den: [ada, bob], bay: [ada],
            ])
        audience.note(.left(ada), in: den)
        audience.note(.over, in: bay)
        #expect(audience.share([change], in: PresenceBook()) == [:])
    }

    @Test("somebody who joins is told to the others as they are, if they are there")
    func newcomer() {
        var book = book(present: [eve])
        _ = book.tell()
        var audience = PresenceAudience()
        audience.note(.all([ada]), in: den)
        audience.note(.joined(eve), in: den)
        audience.note(.joined(bob), in: den)
        #expect(audience.share([], in: book) == [den: [PresenceChange(user: eve, status: .online)]])
        #expect(audience.share([], in: book) == [:])
    }

    @Test("what a subscription begins with is what was told, and follows every change of either")
    func summary() {
        var book = book(present: [ada, eve])
        var audience = PresenceAudience()
        audience.note(.all([ada, bob]), in: den)
        #expect(audience.summary(of: den, in: book) == .people([]))
        _ = audience.share(book.tell(), in: book)
        #expect(named(audience.summary(of: den, in: book)) == [ada])
        audience.note(.joined(eve), in: den)
        #expect(named(audience.summary(of: den, in: book)) == [ada, eve])
        audience.note(.left(ada), in: den)
        #expect(named(audience.summary(of: den, in: book)) == [eve])
        #expect(audience.summary(of: bay, in: book) == .nobody)
    }

    @Test("over 500 members nobody is named, only counted; back at 500 they are named again")
    func bound() {
        let people = (0..<500).map { _ in UserID.random() }
        var book = book(present: Array(people.prefix(7)) + [eve])
        var audience = PresenceAudience()
        audience.note(.all(Set(people)), in: den)
        let changes = book.tell()
        #expect(audience.share(changes, in: book)[den]?.count == 7)
        audience.note(.joined(eve), in: den)
        #expect(audience.share(changes, in: book) == [:])
        #expect(audience.summary(of: den, in: book) == .count(8))
        audience.note(.joined(bob), in: den)
        audience.note(.left(people[0]), in: den)
        #expect(audience.share(changes, in: book) == [:])
        #expect(audience.summary(of: den, in: book) == .count(7))
        audience.note(.left(bob), in: den)
        #expect(audience.share(changes, in: book)[den]?.count == 7)
        #expect(named(audience.summary(of: den, in: book)) == Set(people[1..<7]).union([eve]))
    }

    @Test("a large group's count follows what is told")
    func count() {
        let people = (0..<501).map { _ in UserID.random() }
        var book = book(present: [people[0]])
        var audience = PresenceAudience()
        audience.note(.all(Set(people)), in: den)
        #expect(audience.summary(of: den, in: book) == .count(0))
        #expect(audience.share(book.tell(), in: book) == [:])
        #expect(audience.summary(of: den, in: book) == .count(1))
    }
}
