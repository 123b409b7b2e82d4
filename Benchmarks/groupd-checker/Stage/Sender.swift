import ChatLoad
import DeliveryChecker
import NIOCore

/// One client that sends, and sends again under the same client id whatever it does not know the outcome of.
final class Sender: ChatSocketOwner {
    private struct Pending {
        let clientID: String
        let group: String
        let content: String
        let body: Fingerprint
        var sentAt: Int64 = 0
        /// Handed to the server and not answered yet.
        var isInFlight = false
        /// Acknowledged before; sent again to see that nothing comes of it.
        var isRepeated = false
    }

    /// In a hundred: sends whose outcome is unknown and stays so, and acknowledged ones that are sent again.
    private static let abandonedPercent = 5
    private static let repeatedPercent = 2
    private static let answerWithin = 15 * Monotonic.second

    let person: Person
    private let stage: Stage
    private let window: Int
    private var pending: [String: Pending] = [:]
    private var socket: ChatSocket?
    private var isReady = false
    private var retry = Retry()
    private var count = 0
    private(set) var latencies = Latencies()

    init(person: Person, stage: Stage, window: Int) {
        self.person = person
        self.stage = stage
        self.window = window
    }

    func connect() {
        stage.sockets.connect(self, token: person.token)
    }

    /// Whether every send was answered or given up.
    var isSettled: Bool { pending.isEmpty }

    /// Sends new messages, at most so many and as the window allows. Returns how many.
    func send(atMost budget: Int) -> Int {
        guard isReady else { return 0 }
        let sent = max(0, min(budget, window - pending.count))
        for _ in 0..<sent { sendNew() }
        return sent
    }

    /// Breaks off a connection on which answers stay away.
    func dropIfSilent() {
        let now = Monotonic.now
        guard pending.values.contains(where: { $0.isInFlight && now - $0.sentAt > Self.answerWithin }) else { return }
        socket?.drop()
    }

    private func sendNew() {
        count += 1
        let clientID = ClientID.random()
        let group = stage.frames.groups[count % stage.frames.groups.count]
        let content = Prose.message()
        pending[clientID] = Pending(
            clientID: clientID, group: group, content: content, body: Fingerprint(of: content))
        transmit(clientID)
    }

    private func transmit(_ clientID: String) {
        guard let socket, isReady, var message = pending[clientID] else { return }
        message.sentAt = Monotonic.now
        message.isInFlight = true
        pending[clientID] = message
        stage.history.write(
            .send(
                SendRecord(
                    at: message.sentAt, group: message.group, user: person.id, clientID: clientID, body: message.body)))
        socket.send(
            ClientFrames.send(group: message.group, clientID: clientID, content: message.content, ref: clientID))
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
            acknowledged(frame)
        } else if type.isString("error") {
            failed(frame)
        } else if type.isString("ready") {
            isReady = true
            retry.succeeded()
            for clientID in pending.keys.sorted() { transmit(clientID) }
        }
    }

    func ended(_ socket: ChatSocket, _ end: SocketEnd) {
        self.socket = nil
        isReady = false
        for message in pending.values where message.isInFlight {
            doubt(message.clientID, cause: EndRecord.closed)
            if Int.random(in: 0..<100) < Self.abandonedPercent { pending[message.clientID] = nil }
        }
        guard !stage.isOver else { return }
        stage.after(milliseconds: retry.next()) { [self] in connect() }
    }

    private func acknowledged(_ frame: JSONSlice) {
        let now = Monotonic.now
        guard let clientID = frame.member("client_id")?.string, let message = pending.removeValue(forKey: clientID),
            let seq = frame.member("seq")?.integer, let id = frame.member("id")?.string
        else { return }
        stage.history.write(
            .ack(
                AckRecord(
                    at: now, group: message.group, user: person.id, clientID: clientID, seq: seq, id: id)))
        stage.acks.acknowledged(at: now)
        latencies.add(nanoseconds: now - message.sentAt)
        guard !message.isRepeated, Int.random(in: 0..<100) < Self.repeatedPercent else { return }
        var again = message
        again.isRepeated = true
        pending[clientID] = again
        transmit(clientID)
    }

    private func failed(_ frame: JSONSlice) {
        guard let clientID = frame.member("ref")?.string, pending[clientID] != nil,
            let code = frame.member("code")?.string
        else { return }
        let wait = frame.member("retry_after_ms")?.integer ?? 500
        switch code {
        case "unavailable", "internal":
            // It may have been stored all the same.
            doubt(clientID, cause: code)
            stage.after(milliseconds: wait) { [self] in transmit(clientID) }
        case "overloaded", "rate_limited":
            refuse(clientID, code: code)
            stage.after(milliseconds: wait) { [self] in transmit(clientID) }
        default:
            refuse(clientID, code: code)
            pending[clientID] = nil
        }
    }

    private func doubt(_ clientID: String, cause: String) {
        pending[clientID]?.isInFlight = false
        stage.history.write(.doubt(DoubtRecord(at: Monotonic.now, clientID: clientID, cause: cause)))
    }

    private func refuse(_ clientID: String, code: String) {
        pending[clientID]?.isInFlight = false
        stage.history.write(.refusal(RefusalRecord(at: Monotonic.now, clientID: clientID, code: code)))
    }
}
