import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The set of signing keys", .tags(.security))
struct SigningKeySetTests {
    static let date = Timestamp.now

    static func key(_ secret: UInt8, createdAt: Int, retiredAt: Int? = nil) -> SigningKey {
        SigningKey(
            id: .random(), secret: [UInt8](repeating: secret, count: 32),
            createdAt: date.advanced(by: .seconds(createdAt)),
            retiredAt: retiredAt.map { date.advanced(by: .seconds($0)) })
    }

    @Test("signs with the newest that is not retired, and with none that it has not heard of lately")
    func signer() {
        var set = SigningKeySet()
        #expect(set.signer(now: .zero) == nil)
        let (old, new, retired) = (
            Self.key(1, createdAt: 1), Self.key(2, createdAt: 2), Self.key(3, createdAt: 3, retiredAt: 4)
        )
        set.replace(with: [old, retired, new], askedAt: .seconds(100))
        #expect(set.signer(now: .seconds(100)) == new)
        #expect(set.signer(now: .seconds(129)) == new)
        #expect(set.signer(now: .seconds(130)) == nil)
        set.replace(with: [retired], askedAt: .seconds(130))
        #expect(set.signer(now: .seconds(130)) == nil)
    }

    @Test("believes a retired key for as long as its last token may be good")
    func retired() {
        var set = SigningKeySet()
        let key = Self.key(1, createdAt: 0, retiredAt: 10)
        set.replace(with: [key], askedAt: .zero)
        func lookup(at seconds: Int) -> SigningKeySet.Lookup {
            set.lookup(
                key.id.description, now: .seconds(1), date: Self.date.advanced(by: .seconds(seconds)),
                lifetime: .seconds(900))
        }
        #expect(lookup(at: 10) == .found(key))
        #expect(lookup(at: 939) == .found(key))
        #expect(lookup(at: 940) == .refuse)
    }

    @Test("asks for an unknown key a few times at once and then once a second")
    func unknown() {
        var set = SigningKeySet()
        set.replace(with: [Self.key(1, createdAt: 0)], askedAt: .zero)
        func asks(at seconds: Double) -> Int {
            (0..<100).count { _ in
                set.lookup("x", now: .seconds(seconds), date: Self.date, lifetime: .seconds(900)) == .load
            }
        }
        #expect(asks(at: 0) == 5)
        #expect(asks(at: 0.5) == 0)
        #expect(asks(at: 1) == 1)
        #expect(asks(at: 10) == 5)
    }
}
