import ChatLoad
import DeliveryChecker

/// One client that follows all its groups, comes back when its connection breaks, and writes down what it accepts.
final class Follower: ChatSocketOwner {
    let number: Int
    let person: Person
    private let stage: Stage
    private var streams: [StreamRecorder]
    /// For each group, the position that the last `hello` or `subscribe` asked to go on after.
    private var asked: [Int64?]
    private var socket: ChatSocket?
    private var retry = Retry()
    /// What the server told it besides events, for the report.
    private(set) var closings: [Int: Int] = [:]
    private(set) var refusals: [Int: Int] = [:]

    init(number: Int, person: Person, stage: Stage) {
        self.number = number
        self.person = person
        self.stage = stage
        streams = stage.frames.groups.map { StreamRecorder(client: number, user: person.id, group: $0) }
        asked = streams.map { _ in nil }
    }

    func connect() {
        stage.sockets.connect(self, token: person.token)
    }

    func drop() { socket?.drop() }

    /// Whether it follows every group that it is a member of, as far as it knows.
    var isFollowing: Bool { socket != nil && streams.allSatisfy(\.isFollowing) }

    func position(in group: Int) -> Int64? { streams[group].position?.seq }

    /// Writes down where it stands; 0 where it does not follow, which nobody should be left with at the end.
    func finish() {
        for index in streams.indices {
            streams[index].closeRun()
            stage.history.write(streams[index].takeRecords())
            let group = stage.frames.groups[index]
            let seq = streams[index].isFollowing ? streams[index].position?.seq ?? 0 : 0
            stage.history.write(.position(PositionRecord(client: number, user: person.id, group: group, seq: seq)))
        }
    }

    // MARK: - The socket

    func opened(_ socket: ChatSocket) {
        self.socket = socket
        var positions: [ClientFrames.Position] = []
        for (index, stream) in streams.enumerated() {
            asked[index] = stream.position?.seq
            guard let position = stream.position else { continue }
            positions.append(.init(group: stream.group, epoch: position.epoch, seq: position.seq))
        }
        socket.send(ClientFrames.hello(.all, resume: positions))
    }

    func ended(_ socket: ChatSocket, _ end: SocketEnd) {
        self.socket = nil
        let now = Monotonic.now
        for index in streams.indices {
            streams[index].end(code: EndRecord.closed, at: now)
            flush(index)
        }
        switch end {
        case .closed(let code): closings[code, default: 0] += 1
        case .refused(let status): refusals[status, default: 0] += 1
        case .unreachable, .lost: break
        }
        guard !stage.isOver else { return }
        stage.after(milliseconds: retry.next()) { [self] in connect() }
    }

    func received(_ text: UnsafeRawBufferPointer, from socket: ChatSocket) {
        if let event = stage.frames.event(text) { accept(event) } else { control(JSONSlice(text)) }
    }

    private func accept(_ event: ReceivedEvent) {
        let outcome = streams[event.group].receive(event.digest, seq: event.seq, at: Monotonic.now)
        if case .gap = outcome { subscribeAgain(event.group) }
        flush(event.group)
    }

    private func flush(_ index: Int) {
        if streams[index].hasRecords { stage.history.write(streams[index].takeRecords()) }
    }

    // MARK: - Other frames

    private func control(_ frame: JSONSlice) {
        guard let type = frame.member("type")?.string else { return }
        switch type {
        case "ready": retry.succeeded()
        case "subscribed", "resync": begin(frame, isReset: type == "resync")
        case "unsubscribed": unsubscribed(frame)
        case "heads": frame.member("heads")?.forEachMember { group, seq in behind(group, seq.integer) }
        case "error": failed(frame)
        default: break
        }
    }

    private func index(_ frame: JSONSlice) -> Int? {
        frame.member("group")?.rawString.flatMap(stage.frames.index)
    }

    private func begin(_ frame: JSONSlice, isReset: Bool) {
        guard let index = index(frame), let epoch = frame.member("epoch")?.string,
            let head = frame.member("last_seq")?.integer
        else { return }
        let now = Monotonic.now
        if isReset {
            streams[index].begin(epoch: epoch, after: head, manner: .reset, at: now)
        } else if let after = asked[index] {
            // Otherwise `resync` follows and says where to go on.
            guard frame.member("recovered")?.isTrue == true else { return }
            streams[index].begin(epoch: epoch, after: after, manner: .resumed, at: now)
        } else {
            streams[index].begin(epoch: epoch, after: head, manner: .head, at: now)
        }
        asked[index] = nil
        flush(index)
    }

    private func unsubscribed(_ frame: JSONSlice) {
        guard let index = index(frame), let code = frame.member("code")?.string else { return }
        streams[index].end(code: code, at: Monotonic.now)
        streams[index].forget()
        asked[index] = nil
        flush(index)
    }

    /// A group that was asked for cannot be followed: not now, or not by this person, who was removed while away.
    private func failed(_ frame: JSONSlice) {
        guard let index = index(frame), let code = frame.member("code")?.string else { return }
        guard code == "not_found" else {
            let wait = frame.member("retry_after_ms")?.integer ?? 1_000
            return stage.after(milliseconds: wait) { [self] in
                if !streams[index].isFollowing { subscribeAgain(index) }
            }
        }
        streams[index].end(code: code, at: Monotonic.now)
        streams[index].forget()
        asked[index] = nil
        flush(index)
    }

    /// The head is beyond what arrived. What is on its way gets some seconds before the client asks for it again.
    private func behind(_ group: String, _ head: Int64?) {
        guard let head, let index = stage.frames.groups.firstIndex(of: group),
            let position = streams[index].position?.seq, position < head
        else { return }
        stage.after(milliseconds: 5_000) { [self] in
            guard let now = streams[index].position?.seq, now == position, asked[index] == nil else { return }
            subscribeAgain(index)
        }
    }

    private func subscribeAgain(_ index: Int) {
        guard let socket else { return }
        streams[index].interrupt()
        let group = stage.frames.groups[index]
        let position = streams[index].position
        asked[index] = position?.seq
        socket.send(
            ClientFrames.subscribe(
                group, position.map { .init(group: group, epoch: $0.epoch, seq: $0.seq) }, ref: "repair"))
    }
}
