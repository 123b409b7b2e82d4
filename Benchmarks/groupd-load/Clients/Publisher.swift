import ChatLoad
import NIOCore

/// Counts and latencies of what publishers have sent since it was made. Confined to the sockets' thread.
final class Tally {
    var acked = 0
    var failed: [String: Int] = [:]
    var latencies = Latencies()
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
    /// How many messages may still be sent; nil for no end.
    private var left: Int? = 0
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
        let clientID = prefix + Self.hexadecimal(UInt64(count), 12)
        socket.send(
            ClientFrames.send(group: groups[groupIndex], clientID: clientID, content: content, ref: "\(count)"))
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
