/// Plays a small run with people who send, come and go, and servers that die, and writes down what everyone sees.
struct SceneWriter {
    private static let senders = ["alice", "bob", "carol"]
    private static let transients = ["dave", "erin"]

    private var scene = Scene()
    private var random: SeededNumbers
    private var now: Int64 = 0
    private var absent: Set<String> = []
    private var connected: [Bool]
    private var positions: [Int64]

    /// A run of about `stepCount` events.
    static func write(seed: UInt64, stepCount: Int = 120) -> Scene {
        var writer = SceneWriter(seed: seed)
        for _ in 0..<stepCount { writer.step() }
        writer.finish()
        return writer.scene
    }

    private init(seed: UInt64) {
        random = SeededNumbers(seed: seed)
        let users = Self.senders + Self.transients
        // Two clients of each person.
        scene.clients = (users + users).map { Scene.Client(user: $0) }
        connected = Array(repeating: true, count: scene.clients.count)
        positions = Array(repeating: Scene.base, count: scene.clients.count)
        for seq in 1...Scene.base {
            store(
                StoredRecord(group: Scene.group, seq: seq, kind: "member", user: users[Int(seq) - 1], change: "joined"))
        }
        for client in scene.clients.indices { tell(client, .subscribed(after: Scene.base, .head)) }
    }

    private mutating func step() {
        now += 10
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<70: send()
        case 70..<78: loseConnection()
        case 78..<81: kill()
        case 81..<90: leave()
        default: comeBack()
        }
        for client in scene.clients.indices where !connected[client] && random.chance(30) { resume(client) }
    }

    private mutating func finish() {
        now += 10
        for user in Self.transients where absent.contains(user) { add(user) }
        for client in scene.clients.indices where !connected[client] { resume(client) }
        for event in scene.stored where event.kind == "message" {
            scene.reads.append(
                ReadRecord(
                    reader: "alice", group: Scene.group, seq: event.seq, id: event.id!, author: event.author!,
                    body: event.body!))
        }
    }

    // MARK: - Sends

    private mutating func send() {
        let user = (Self.senders + Self.transients).randomElement(using: &random)!
        let clientID = random.name()
        let body = Fingerprint(random.next())
        attempt(user, clientID, body)
        guard !absent.contains(user) else {
            scene.records.append(.refusal(RefusalRecord(at: now, clientID: clientID, code: "not_found")))
            return
        }
        let outcome = Int.random(in: 0..<10, using: &random)
        // 0 and 1: the answer is lost, stored or not; the sender tries again, or gives up.
        guard outcome < 2 else { return acknowledge(user, clientID, message(user, clientID, body)) }
        let first = outcome == 0 ? message(user, clientID, body) : nil
        scene.records.append(.doubt(DoubtRecord(at: now, clientID: clientID, cause: EndRecord.closed)))
        guard random.chance(70) else { return }
        attempt(user, clientID, body)
        acknowledge(user, clientID, first ?? message(user, clientID, body))
    }

    private mutating func attempt(_ user: String, _ clientID: String, _ body: Fingerprint) {
        now += 1
        scene.records.append(
            .send(SendRecord(at: now, group: Scene.group, user: user, clientID: clientID, body: body)))
    }

    private mutating func message(_ user: String, _ clientID: String, _ body: Fingerprint) -> StoredRecord {
        let record = StoredRecord(
            group: Scene.group, seq: Int64(scene.stored.count) + 1, kind: "message", id: random.name(), author: user,
            clientID: clientID, body: body)
        store(record)
        return record
    }

    private mutating func acknowledge(_ user: String, _ clientID: String, _ stored: StoredRecord) {
        now += 1
        scene.records.append(
            .ack(
                AckRecord(
                    at: now, group: Scene.group, user: user, clientID: clientID, seq: stored.seq, id: stored.id!)))
    }

    // MARK: - People

    private mutating func leave() {
        guard let user = Self.transients.first(where: { !absent.contains($0) }) else { return }
        change(user, .removal, .invoked)
        store(
            StoredRecord(
                group: Scene.group, seq: Int64(scene.stored.count) + 1, kind: "member", user: user, change: "removed"))
        absent.insert(user)
        for client in scene.clients.indices where scene.clients[client].user == user && connected[client] {
            tell(client, .unsubscribed(code: "removed"))
        }
        change(user, .removal, .done)
        now += 1
        scene.records.append(.probe(ProbeRecord(at: now, until: now + 1, group: Scene.group, user: user, status: 404)))
        now += 2
    }

    private mutating func comeBack() {
        guard let user = Self.transients.first(where: { absent.contains($0) }) else { return }
        add(user)
    }

    private mutating func add(_ user: String) {
        change(user, .addition, .invoked)
        absent.remove(user)
        store(
            StoredRecord(
                group: Scene.group, seq: Int64(scene.stored.count) + 1, kind: "member", user: user, change: "joined"))
        for client in scene.clients.indices where scene.clients[client].user == user && connected[client] {
            tell(client, .subscribed(after: Int64(scene.stored.count), .head))
        }
        change(user, .addition, .done)
    }

    private mutating func change(
        _ user: String, _ change: MembershipRecord.Change, _ stage: MembershipRecord.Stage
    ) {
        now += 1
        scene.records.append(
            .membership(MembershipRecord(at: now, group: Scene.group, user: user, change: change, stage: stage)))
    }

    // MARK: - Faults

    private mutating func kill() {
        scene.records.append(.kill(KillRecord(at: now, target: "server")))
        for client in scene.clients.indices { disconnect(client) }
    }

    private mutating func loseConnection() {
        disconnect(Int.random(in: scene.clients.indices, using: &random))
    }

    private mutating func disconnect(_ client: Int) {
        guard connected[client] else { return }
        connected[client] = false
        tell(client, .closed)
    }

    private mutating func resume(_ client: Int) {
        guard !absent.contains(scene.clients[client].user) else { return }
        connected[client] = true
        now += 1
        // Sometimes more was missed than the server replays.
        let head = Int64(scene.stored.count)
        guard head - positions[client] < 60 else { return tell(client, .subscribed(after: head, .reset)) }
        let after = positions[client]
        tell(client, .subscribed(after: after, .resumed))
        for event in scene.stored.dropFirst(Int(after)) { tell(client, .event(seq: event.seq, event.event)) }
    }

    private mutating func store(_ record: StoredRecord) {
        scene.stored.append(record)
        now += 1
        for client in scene.clients.indices where connected[client] && !absent.contains(scene.clients[client].user) {
            guard record.seq > Scene.base, !isReturning(client, record) else { continue }
            tell(client, .event(seq: record.seq, record.event))
        }
    }

    /// The number of one's own return comes before the new subscription.
    private func isReturning(_ client: Int, _ record: StoredRecord) -> Bool {
        record.change == "joined" && record.user == scene.clients[client].user
    }

    private mutating func tell(_ client: Int, _ kind: Scene.Step.Kind) {
        scene.clients[client].steps.append(Scene.Step(at: now, kind: kind))
        switch kind {
        case .subscribed(let after, _): positions[client] = after
        case .event(let seq, _): positions[client] = seq
        case .unsubscribed, .closed: break
        }
    }
}
