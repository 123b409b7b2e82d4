internal import GroupChat
internal import OpenSSL
internal import Postgres

/// What makes a line the same message when it comes again.
///
/// An id that is a UUID is its own key, so that what was exported keeps it; of any other the key is a digest
/// (RFC 9562, version 8). A line without an id is known by its author, time and content, and by how many just like it
/// came before.
struct ImportKeys {
    private var occurrences: [ClientID: Int] = [:]

    /// The key of a line with this id.
    static func key(ofID id: String) -> ClientID {
        ClientID(id) ?? digest("id", [UInt8](id.utf8))
    }

    /// The key of a line without an id.
    mutating func key(_ author: ImportAuthor, _ createdAt: Timestamp, _ content: String) -> ClientID {
        // Neither a name nor a number holds a line feed: the parts cannot be mistaken for each other.
        let text = Array("\(author.name)\n\(createdAt.microsecondsSince2000)\n\(content)".utf8)
        let first = Self.digest("line", text)
        let count = occurrences[first, default: 0]
        occurrences[first] = count + 1
        return count == 0 ? first : Self.digest("line.\(count)", text)
    }

    private static func digest(_ kind: String, _ bytes: [UInt8]) -> ClientID {
        let digest = SHA256.hash(Array("groupd.import.\(kind)\n".utf8) + bytes)
        let high = digest[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = digest[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return ClientID(
            UUID128(high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x8000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 1 << 63))
    }
}
