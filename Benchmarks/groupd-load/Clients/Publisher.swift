import ChatLoad
import NIOCore

/// Counts and latencies of what publishers have sent since it was made. Confined to the sockets' thread.
final class Tally {
    var acked = 0
    var failed: [String: Int] = [:]
    var latencies = Latencies()
}

/// What a publisher sends.
enum Work: String, CaseIterable, Sendable {
    case message = "messages", like = "likes", edit = "edits", read = "read positions"
}

/// A socket that sends into one group after the other and keeps a number of messages in flight.
final class Publisher: ChatSocketOwner {
    private let person: Person
    private let sockets: SocketLoop
    private let groups: [String]
    private let content: String
    /// Unique to this publisher: what its client ids begin with.
    private let prefix: String
    private var socket: ChatSocket?
    private(set) var isReady = false
    private var count = 0
    private var groupIndex: Int
    private var sentAt: [Int: Int64] = [:]
    /// How much may still be sent; nil for no end.
    private var left: Int? = 0
    /// What is sent.
    var work = Work.message
    /// Where the last messages of its own are, to be edited and liked: more of them than can be in flight.
    private var targets: [Target] = []
    private static let targetsMax = 128
    /// How many likes were sent, and read positions.
    private var (likes, reads) = (0, Int64(0))
    var tally = Tally()

    init(person: Person, sockets: SocketLoop, groups: [String], number: Int, characters: Int = 80) {
        self.person = person
        self.sockets = sockets
        self.groups = groups
        groupIndex = number
        content = String(repeating: "A sentence of usual length. ", count: characters / 28 + 1).prefix(characters) + ""
        prefix = Self.hexadecimal(UInt64.random(in: 0...0xFFFF_FFFF), 8) + "-0000-4000-8000-"
    }

    func connect() { sockets.connect(self, token: person.token) }

    func drop() { socket?.drop() }

    var inFlight: Int { sentAt.count }

    /// Sends up to `count` messages, nil for no end, with this many in flight at once.
    func start(_ count: Int?, window: Int) {
        left = count
        for _ in sentAt.count..<max(window, sentAt.count) { sendNext() }
    }

    /// Lets what is in flight end.
    func pause() { left = 0 }

    /// Sends one message now, unless `window` are in flight. False where it did not.
    func sendOne(window: Int) -> Bool {
        guard isReady, sentAt.count < window else { return false }
        transmit()
        return true
    }

    private func sendNext() {
        if let left {
            guard left > 0 else { return }
            self.left = left - 1
        }
        transmit()
    }

    private func transmit() {
        guard let socket else { return }
        count += 1
        groupIndex = (groupIndex + 1) % groups.count
        sentAt[count] = Monotonic.now
        socket.send(frame(to: groups[groupIndex], ref: "\(count)"))
    }

    private func frame(to group: String, ref: String) -> String {
        switch work {
        case .message:
            let clientID = prefix + Self.hexadecimal(UInt64(count), 12)
            return ClientFrames.send(group: group, clientID: clientID, content: content, ref: ref)
        case .edit:
            let target = targets[count % targets.count]
            return ClientFrames.edit(group: target.group, seq: target.seq, content: content + ref, ref: ref)
        case .like:
            // Every one is a change: all its messages are liked, then none, and so on.
            let target = targets[likes % targets.count]
            let isOn = likes / targets.count % 2 == 0
            likes += 1
            return ClientFrames.like(group: target.group, seq: target.seq, emoji: "👍", isOn: isOn, ref: ref)
        case .read:
            reads += 1
            return ClientFrames.read(group: group, seq: reads, ref: ref)
        }
    }

    private struct Target {
        let group: String
        let seq: Int64
    }

    /// Remembers a message that it sent; how many are remembered is settled once it likes.
    private func remember(_ frame: JSONSlice) {
        guard targets.count < Self.targetsMax, likes == 0, let seq = frame.member("seq")?.integer,
            let group = frame.member("group")?.string
        else { return }
        targets.append(Target(group: group, seq: seq))
    }

    private static func hexadecimal(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }

    // MARK: - The socket

    func opened(_ socket: ChatSocket) {
        self.socket = socket
        socket.send(ClientFrames.hello(.none))
    }

    func received(_ text: UnsafeRawBufferPointer, from socket: ChatSocket) {
        let frame = JSONSlice(text)
        guard let type = frame.member("type") else { return }
        if type.isString("ack") {
            remember(frame)
            answered(frame, nil)
        } else if type.isString("ok") {
            answered(frame, nil)
        } else if type.isString("error") {
            answered(frame, frame.member("code")?.string ?? "")
        } else if type.isString("ready") {
            isReady = true
        }
    }

    func ended(_ socket: ChatSocket, _ end: SocketEnd) {
        self.socket = nil
        isReady = false
        if end != .lost { tally.failed["\(end)", default: 0] += 1 }
    }

    private func answered(_ frame: JSONSlice, _ error: String?) {
        guard let ref = frame.member("ref")?.string.flatMap({ Int($0) }), let start = sentAt.removeValue(forKey: ref)
        else { return }
        if let error {
            tally.failed[error, default: 0] += 1
        } else {
            tally.acked += 1
            tally.latencies.add(nanoseconds: Monotonic.now - start)
        }
        sendNext()
    }
}
