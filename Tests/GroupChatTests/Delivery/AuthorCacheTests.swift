import Testing

@testable import GroupChat

@Suite("Names of authors")
struct AuthorCacheTests {
    private let now = ContinuousClock().now

    @Test("a name is good for a minute")
    func age() {
        var cache = AuthorCache()
        let ada = UserView(id: .random(), name: "Ada")
        cache.remember(ada, at: now)
        #expect(cache.view(of: ada.id, at: now + .seconds(59)) == ada)
        #expect(cache.view(of: ada.id, at: now + .seconds(60)) == nil)
    }

    @Test("the cache has a bound, and what was remembered last is in it")
    func bound() {
        var cache = AuthorCache(countMax: 2)
        let people = (0..<3).map { UserView(id: .random(), name: "\($0)") }
        for person in people { cache.remember(person, at: now) }
        #expect(cache.view(of: people[2].id, at: now) == people[2])
        #expect(people.count { cache.view(of: $0.id, at: now) != nil } <= 2)
    }

    @Test("a forgotten name is read again")
    func forgets() {
        var cache = AuthorCache()
        let ada = UserView(id: .random(), name: "Ada")
        cache.remember(ada, at: now)
        cache.forget(ada.id)
        #expect(cache.view(of: ada.id, at: now) == nil)
    }
}
