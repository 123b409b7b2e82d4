import ChatLoad
import DeliveryChecker
import Glibc

/// A numbered event, as much of it as the checker needs.
struct ReceivedEvent {
    /// The group's place in the list of groups under test.
    let group: Int
    let seq: Int64
    let digest: Fingerprint
}

/// Reads events from frames, each only once: the server encodes a frame once for all, so the bytes that five
/// hundred followers receive are compared with those of the first and not read again.
final class EventFrames {
    private struct Known {
        var bytes: [UInt8]
        var event: ReceivedEvent
    }

    private static let kept = 4_096

    let groups: [String]
    private let groupBytes: [[UInt8]]
    private var known: [[Known?]]

    init(groups: [String]) {
        self.groups = groups
        groupBytes = groups.map { Array($0.utf8) }
        known = groups.map { _ in Array(repeating: nil, count: Self.kept) }
    }

    func index(of group: UnsafeRawBufferPointer) -> Int? {
        groupBytes.firstIndex { $0.isSame(as: group) }
    }

    /// The event in a frame; nil for a frame of another kind, or of a group that is not under test.
    func event(_ text: UnsafeRawBufferPointer) -> ReceivedEvent? {
        let frame = JSONSlice(text)
        guard let seq = frame.member("seq")?.integer, let group = frame.member("group")?.rawString.flatMap(index)
        else { return nil }
        let slot = Int(seq % Int64(Self.kept))
        if let known = known[group][slot], known.event.seq == seq,
            known.bytes.isSame(as: text)
        {
            return known.event
        }
        guard let content = Self.content(of: frame) else { return nil }
        let event = ReceivedEvent(group: group, seq: seq, digest: content.digest(at: seq))
        known[group][slot] = Known(bytes: Array(text), event: event)
        return event
    }

    private static func content(of frame: JSONSlice) -> LoggedEvent? {
        guard let type = frame.member("type")?.string else { return nil }
        switch type {
        case "message":
            guard let message = frame.member("message") else { return nil }
            return .message(message)
        case "member":
            guard let user = frame.member("user")?.member("id")?.string,
                let change = frame.member("change")?.string
            else { return nil }
            return .member(user: user, change: change)
        case "edited", "deleted", "liked", "group", "erased":
            return .other(kind: type)
        default:
            return nil
        }
    }
}

extension LoggedEvent {
    /// Of a message as frames and REST answers hold it; nil where something is missing.
    static func message(_ value: JSONSlice) -> LoggedEvent? {
        guard let id = value.member("id")?.string, let author = value.member("user")?.member("id")?.string,
            let content = value.member("content")?.string
        else { return nil }
        return .message(id: id, author: author, body: Fingerprint(of: content))
    }
}

extension [UInt8] {
    /// Whether these are the same bytes.
    fileprivate func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count, let start = other.baseAddress else { return count == other.count }
        return withUnsafeBytes { memcmp($0.baseAddress!, start, count) == 0 }
    }
}
