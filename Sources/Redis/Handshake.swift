/// What a new connection says first, and what the answers mean: AUTH, SELECT, CLIENT SETNAME, PING.
/// PING goes last and always, so that a connection counts only once the server has answered something.
struct Handshake {
    enum Progress: Equatable { case pending, done, refused(code: String) }
    private enum Step { case auth, select, name, ping }

    /// The greeting as it goes over the wire.
    let encoded: [UInt8]
    private var steps: FIFO<Step>

    init(_ configuration: RedisConfiguration) {
        let (database, clientName) = (configuration.database, configuration.clientName)
        var parts: [(Step, RedisCommand)] = []
        if let credentials = configuration.credentials {
            let words = [credentials.user, credentials.password].compactMap { $0 }
            parts.append((.auth, RedisCommand("AUTH", words.map { .string($0) })))
        }
        if database != 0 { parts.append((.select, ["SELECT", .integer(Int64(database))])) }
        if !clientName.isEmpty { parts.append((.name, ["CLIENT", "SETNAME", .string(clientName)])) }
        parts.append((.ping, ["PING"]))
        encoded = parts.flatMap { $0.1.encoded }
        steps = FIFO(parts.map(\.0))
    }

    /// Takes the reply to the oldest step.
    mutating func receive(_ reply: RedisValue) -> Progress {
        guard let step = steps.popFirst() else { return .done }
        if case .error(let error) = reply, !Self.mayFail(step, error) { return .refused(code: error.code) }
        return steps.isEmpty ? .done : .pending
    }

    /// A name is a courtesy, and a user who may not PING has been answered all the same.
    private static func mayFail(_ step: Step, _ error: RedisServerError) -> Bool {
        switch step {
        case .auth, .select: false
        case .name: error.code != "NOAUTH"
        case .ping: error.code == "NOPERM"
        }
    }
}
