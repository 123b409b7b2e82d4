import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Throttling")
struct ThrottlingTests {
    @Test("an allowance is a burst, and then so many a minute; a clock that stands or goes back gives nothing")
    func allowance() {
        let allowance = Allowance(burst: 3, perMinute: 60 / 8)
        var balance = Allowance.Balance(allowance, now: .zero)
        for _ in 0..<3 {
            #expect(balance.wait(allowance, now: .zero) == nil)
            balance.take()
        }
        #expect(balance.wait(allowance, now: .zero) == .seconds(8))
        #expect(balance.wait(allowance, now: .seconds(4)) == .seconds(4))
        #expect(balance.wait(allowance, now: .seconds(1)) == .seconds(4))
        #expect(balance.wait(allowance, now: .seconds(8)) == nil)
        // Never more than the burst, however long nobody asked.
        var taken = 0
        while balance.wait(allowance, now: .seconds(100_000)) == nil {
            balance.take()
            taken += 1
        }
        #expect(taken == 3)
    }

    @Test("a map of recent keys keeps the last ones and never grows beyond twice its bound")
    func recentMap() {
        var map = RecentMap<Int, Int>(countMax: 10)
        for key in 0..<1_000 {
            map[key] = key
            #expect(map.count <= 20)
            #expect((max(0, key - 8)...key).allSatisfy { map[$0] == $0 })
        }
        #expect(map[0] == nil)
        map[999] = nil
        #expect(map[999] == nil)
        map.removeAll { key, _ in key.isMultiple(of: 2) }
        #expect(map[998] == nil && map[997] == 997)
    }

    @Test("one address tries so often a minute, whichever accounts it tries", .tags(.security))
    func address() {
        var throttle = LoginThrottle(perMinute: 30, now: .zero)
        let address = AddressKey(NetworkAddress("192.0.2.1"))
        let admitted = (0..<100).count { throttle.admit(account: "\($0)", from: address, now: .zero) == nil }
        #expect(admitted == 30)
        #expect(throttle.admit(account: "x", from: address, now: .seconds(1)) == .seconds(1))
        #expect(throttle.admit(account: "x", from: address, now: .seconds(2)) == nil)
    }

    @Test("addresses of one IPv6 customer are one; those of others and IPv4's are not", .tags(.security))
    func addressKeys() {
        func key(_ text: String) -> AddressKey { AddressKey(NetworkAddress(text)) }
        #expect(key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9"))
        #expect(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"))
        #expect(key("192.0.2.1") != key("192.0.2.2"))
        #expect(key("::ffff:192.0.2.1") == key("192.0.2.1"))
        #expect(AddressKey(nil) == AddressKey(nil))
    }

    @Test("a refused try costs nothing of any other allowance", .tags(.security))
    func refusedIsFree() {
        var throttle = LoginThrottle(perMinute: 30, now: .zero)
        let address = AddressKey(NetworkAddress("192.0.2.1"))
        let admitted = (0..<20).count { _ in throttle.admit(account: "a", from: address, now: .zero) == nil }
        #expect(admitted == 10)
        let others = (0..<30).count { throttle.admit(account: "b\($0)", from: address, now: .zero) == nil }
        #expect(others == 20)
    }

    @Test("everybody together has an allowance, which those who are known do not need", .tags(.security))
    func global() {
        var throttle = LoginThrottle(perMinute: 30, now: .zero)
        let home = AddressKey(NetworkAddress("203.0.113.1"))
        throttle.succeed(account: "ada", from: home, now: .zero)
        let admitted = (0..<5_000).count { index in
            let address = AddressKey(NetworkAddress("10.0.\(index / 250).\(index % 250)"))
            return throttle.admit(account: "a\(index)", from: address, now: .zero) == nil
        }
        #expect(admitted == 600)
        #expect(throttle.admit(account: "ADA", from: home, now: .zero) == nil)
    }

    @Test("what is known of a session is believed for five seconds from before it was asked, and not over its end")
    func standings() {
        var cache = StandingCache()
        let id = SessionID.random()
        let session = StandingCache.Subject.session(id)
        let user = Standing(user: .random(), isOperator: false)
        let question = cache.ask(now: .seconds(10))
        cache.keep(user, of: session, from: question)
        #expect(cache.standing(of: session, now: .milliseconds(14_999)) == user)
        #expect(cache.standing(of: session, now: .seconds(15)) == nil)
        // An answer that was on its way when something ended is not kept.
        let late = cache.ask(now: .seconds(20))
        cache.forget([id])
        cache.keep(user, of: session, from: late)
        #expect(cache.standing(of: session, now: .seconds(20)) == nil)
        cache.keep(user, of: session, from: cache.ask(now: .seconds(20)))
        #expect(cache.standing(of: session, now: .seconds(20)) == user)
        cache.forget(user.user)
        #expect(cache.standing(of: session, now: .seconds(20)) == nil)
    }
}
