/// Where calls arrive and are counted, from any task, until the client's thread takes them. The bounds hold over
/// both: what is counted here is released only when its replies have come or can come no more.
struct Intake {
    enum Admission: Equatable { case open, unavailable(RedisOutage), shutDown }

    private let commandsMax: Int
    private let bytesMax: Int
    /// What the thread has not taken yet.
    private(set) var waiting: [Request] = []
    /// Commands counted against the bound.
    private(set) var commands = 0
    private var bytes = 0
    private var isSleeping = false
    private(set) var admission = Admission.open

    init(commandsMax: Int, bytesMax: Int) {
        self.commandsMax = commandsMax
        self.bytesMax = bytesMax
    }

    /// Takes a request, and says whether the thread must be woken for it.
    mutating func submit(_ request: Request) throws(RedisError) -> Bool {
        try check(request)
        commands += request.replyCount
        bytes += request.encoded.count
        waiting.append(request)
        defer { isSleeping = false }
        return isSleeping
    }

    /// Hands over what has arrived.
    mutating func take() -> [Request] {
        defer { waiting.removeAll(keepingCapacity: true) }
        return waiting
    }

    /// The thread is done with requests of so many commands and bytes.
    mutating func release(commands: Int, bytes: Int) {
        self.commands -= commands
        self.bytes -= bytes
    }

    /// The thread wants to sleep. False where something has arrived meanwhile.
    mutating func sleep() -> Bool {
        isSleeping = waiting.isEmpty && admission != .shutDown
        return isSleeping
    }

    /// The thread sleeps no more, whatever woke it.
    mutating func wake() {
        isSleeping = false
    }

    /// Opens or closes the gate; a shut-down stays.
    mutating func admit(_ new: Admission) {
        if admission != .shutDown { admission = new }
    }

    private func check(_ request: Request) throws(RedisError) {
        switch admission {
        case .open: break
        case .unavailable(let outage): throw .unavailable(outage)
        case .shutDown: throw .shutDown
        }
        guard request.replyCount <= commandsMax, request.encoded.count <= bytesMax else { throw .commandTooLarge }
        guard commands + request.replyCount <= commandsMax, bytes + request.encoded.count <= bytesMax else {
            throw .overloaded
        }
    }
}
