import CLibpq

/// What a connection waits for from the server, in the order it was sent. Each ends with a sync point.
enum InFlight {
    /// The session's role and settings.
    case setup(Request)
    /// A statement being prepared, in a sync of its own so that no unit's failure takes it along.
    case prepare(SQL, name: String)
    case unit(Request)
}

/// One connection of a lane. Used by the serving thread alone.
final class Connection {
    let index: Int
    let lane: Int
    let slot: Int
    var lifecycle: ConnectionLifecycle
    var handle: OpaquePointer?
    /// Counts what has been opened: events and cancels of an earlier one are told by it.
    var generation: UInt64 = 0
    var inFlight = Ring<InFlight>()
    var prepared = PreparedStatements()
    /// Its attempt to connect waits for the host's name to be looked up.
    var awaitsAddresses = false
    /// What the poller watches: -1 for nothing.
    var watched: Int32 = -1
    var watchesOutput = false
    /// Whether libpq holds bytes that the socket would not take.
    var isWriteBlocked = false
    /// A cancel is on its way to the server: it would hit whatever runs here when it arrives.
    var isCancelPending = false
    /// The cancelled unit has ended, and only the pending cancel keeps the connection.
    var isReleaseOwed = false
    /// How often was read for the unit in front since it came to the front, and how much.
    var readsForHead = 0
    var bytesForHead = 0
    var pinned: PinnedSession?
    private var names: [String?] = []

    init(index: Int, lane: Int, slot: Int, now: MonotonicTime) {
        self.index = index
        self.lane = lane
        self.slot = slot
        lifecycle = ConnectionLifecycle(now: now)
    }

    /// Whether somebody waits for what it does.
    var isServing: Bool {
        pinned != nil
            || (0..<inFlight.count).contains {
                if case .unit(let request) = inFlight[$0] { !request.isAnswered } else { false }
            }
    }

    /// What the poller gives back with an event.
    var token: UInt64 { UInt64(index) | generation << 16 }

    /// libpq's last word on what went wrong, in one line.
    var errorMessage: String {
        guard let handle, let message = PQerrorMessage(handle) else { return "out of memory" }
        return String(cString: message).split(separator: "\n").joined(separator: "; ")
    }
}

extension Connection {
    /// Sends a unit: what must be prepared first, the statements, and one sync. False where libpq refuses, and the
    /// connection is of no more use.
    func send(_ request: Request, as entry: InFlight, scratch: ParameterScratch, isPrepared: Bool = true) -> Bool {
        guard let handle else { return false }
        names.removeAll(keepingCapacity: true)
        for statement in request.statements {
            guard !isPrepared || prepare(statement, handle) else { return false }
        }
        for (position, statement) in request.statements.enumerated() {
            let name = isPrepared ? names[position] : nil
            guard execute(statement, name: name, handle, scratch) else { return false }
        }
        inFlight.append(entry)
        return PQpipelineSync(handle) == 1
    }

    private func prepare(_ statement: Statement, _ handle: OpaquePointer) -> Bool {
        switch prepared.use(statement.sql, types: statement.parameters.types) {
        case .execute(let name): names.append(name)
        case .unnamed: names.append(nil)
        case .prepare(let name):
            names.append(name)
            let types = statement.parameters.types
            guard PQsendPrepare(handle, name, statement.sql.text, Int32(types.count), types) == 1,
                PQpipelineSync(handle) == 1
            else { return false }
            inFlight.append(.prepare(statement.sql, name: name))
        }
        return true
    }

    private func execute(
        _ statement: Statement, name: String?, _ handle: OpaquePointer, _ scratch: ParameterScratch
    ) -> Bool {
        scratch.with(statement.parameters) { count, values, lengths, formats in
            guard let name else {
                return PQsendQueryParams(
                    handle, statement.sql.text, count, statement.parameters.types, values, lengths, formats, 1)
            }
            return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
        } == 1
    }
}
