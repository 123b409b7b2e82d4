import Postgres

/// A server as other servers know it: by a name that it takes anew each time it starts.
public typealias PresenceNode = Identifier<PresenceNodeEntity>

/// What the names of servers are told apart by; never made.
public enum PresenceNodeEntity {}

/// Everybody on a node whose ids fall on the same page, as it lies in Redis:
///
///     user (16 bytes) │ status (1) │ since, ms since 1970 (8, big-endian)      once for each
///
/// A page is replaced as a whole, so that whoever reads one late or twice still ends with what is true. Ids and times,
/// nothing else. It comes from outside: what does not belong on the page, or is no status, is passed over.
enum PresencePage {
    typealias Entry = (user: UserID, sight: PresenceBook.Sight)

    static let count = 256
    private static let entryBytes = 25
    /// What one page may hold: far more than a node has room for.
    private static let bytesMax = 1 << 20

    static func index(of user: UserID) -> Int { Int(user.uuid.low % UInt64(count)) }

    static func encode(_ people: some Sequence<Entry>) -> [UInt8] {
        var bytes: [UInt8] = []
        for (user, sight) in people {
            bytes += user.uuid.bytes
            bytes.append(sight.status.rawValue)
            bytes.append(bigEndian: UInt64(bitPattern: sight.since.unixMilliseconds))
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8], index: Int) -> [Entry] {
        guard bytes.count <= bytesMax, bytes.count.isMultiple(of: entryBytes) else { return [] }
        var seen: Set<UserID> = []
        return stride(from: 0, to: bytes.count, by: entryBytes).compactMap { start in
            let user = UserID(
                UUID128(high: bytes.word(at: start), low: bytes.word(at: start + 8)))
            guard let status = PresenceStatus(rawValue: bytes[start + 16]), status > .offline,
                self.index(of: user) == index, seen.insert(user).inserted
            else { return nil }
            let since = Timestamp(unixMilliseconds: Int64(bitPattern: bytes.word(at: start + 17)))
            return (user, PresenceBook.Sight(status: status, since: since))
        }
    }
}

/// What a node says of itself: that it lives, by a number that rises with each beat, and which version each of its
/// pages has. Whoever knows an older version of a page reads that page.
struct PresenceHeader: Equatable {
    let beat: Int64
    let versions: [UInt32]

    init(beat: Int64, versions: [UInt32]) {
        self.beat = beat
        self.versions = versions
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count == 8 + 4 * PresencePage.count else { return nil }
        beat = Int64(bitPattern: bytes.word(at: 0))
        versions = (0..<PresencePage.count).map { page in
            bytes[(8 + 4 * page)..<(12 + 4 * page)].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt64(bitPattern: beat))
        for version in versions {
            for shift in stride(from: 24, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: version >> UInt32(shift)))
            }
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian word: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    fileprivate func word(at start: Int) -> UInt64 {
        self[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
