/// What a new connection says first, and what the answers mean: AUTH, SELECT, CLIENT SETNAME, PING.
/// PING goes last and always, so that a connection counts only once the server has answered something.
struct Handshake {
    enum Progress: Equatable { case pending, done, refused(code: String) }
    private enum Step { case auth, select, name, ping }

    /// The greeting as it goes over the wire.
    let encoded: [UInt8]
    private var steps: FIFO<Step>

    init(_ configuration: RedisConfiguration) {
        let database = configuration.database
        // The server takes no other characters in a name.
        let clientName = String(
            decoding: configuration.clientName.utf8.filter { (33...126).contains($0) }, as: UTF8.self)
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

    /// A user who may not set a name or PING has been answered all the same. Any other refusal, such as a server that
    /// is full or still loading, means that nothing can be sent here.
    private static func mayFail(_ step: Step, _ error: RedisServerError) -> Bool {
        switch step {
        case .auth, .select: false
        case .name, .ping: error.code == "NOPERM"
        }
    }
}
