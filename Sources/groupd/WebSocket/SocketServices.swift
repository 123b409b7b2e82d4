internal import GroupChat
internal import Postgres

/// What the sockets need of the rest of the server.
struct SocketServices: Sendable {
    /// Who somebody is and which groups are theirs: what `ready` says.
    struct Welcome: Sendable {
        let user: MeView
        let groups: [GroupView]
    }

    let authenticator: any Authenticator
    var welcome: @Sendable (Caller) async throws(ClientError) -> Welcome
    /// A group as one of its members sees it.
    let group: @Sendable (GroupID, UserID) async throws(ClientError) -> GroupView
    /// A draft with whom it mentions.
    let mentioning: @Sendable (Draft) async throws(ChatError) -> Draft
    /// Stores a draft; the completion comes once, on any thread.
    let submit: @Sendable (Draft, @escaping BatchWriter.Completion) -> Void
    /// Moves a read position on and tells the group.
    let markRead: @Sendable (GroupID, UserID, Int64) async throws(ChatError) -> Void
    /// The same for what a device has received.
    let markReceived: @Sendable (GroupID, UserID, Int64) async throws(ChatError) -> Void
    /// What followers missed.
    let pages: ReplayPages
    /// What a person is told who is refused: of a public group that it is there, of any other nothing.
    let explain: @Sendable (ChatError, GroupID, UserID) async -> ClientError
    let limiter: RateLimiter
    let delivery: Delivery
    let presence: Presence
    let typing: Typing
}

extension SocketServices {
    /// Who says hello, and what they are told.
    func greet(_ greeting: SocketSession.Greeting, _ bearer: Caller?) async -> Result<Greeted, ClientError> {
        do throws(ClientError) {
            let caller: Caller
            if let token = greeting.frame.token {
                caller = try await authenticator.caller(bearing: token.value)
            } else if let bearer {
                caller = bearer
            } else {
                throw .unauthenticated
            }
            return .success(Greeted(caller: caller, greeting: greeting, welcome: try await welcome(caller)))
        } catch {
            return .failure(error)
        }
    }

    /// Moves a position; nil where that went well.
    func move(
        _ mark: @Sendable (GroupID, UserID, Int64) async throws(ChatError) -> Void, _ frame: PositionFrame,
        _ user: UserID
    ) async -> ClientError? {
        let group = GroupID(frame.group)
        let start = ContinuousClock.now
        do throws(ChatError) {
            try await mark(group, user, frame.position.seq.value)
            return nil
        } catch {
            var error = await explain(error, group, user)
            error.group = frame.group.text
            await NotFoundTiming.wait(with: error, since: start)
            return error
        }
    }
}

/// The bounds of sockets.
struct SocketLimits: Sendable {
    var frameBytes = 131_072
    var messageCharacters = 8_000
    var outboxBytes = 262_144
    var sendsInFlight = 500
    var connections = 100_000
    var connectionsPerUser = 10
    var replacesOldest = true
    var helloSeconds: Int64 = 10
    var heartbeatSeconds: Int64 = 25
    /// After this much longer without a sign of life a peer is taken for dead.
    var silenceSeconds: Int64 = 10
    /// Refusals within ten seconds after which a peer is closed with 4029.
    var refusalsMax = 200
    /// Over how long those who are sent away are told to come back.
    var reconnectWindowMS: Int64 = 10_000
}

extension SocketLimits {
    init(_ configuration: Configuration) {
        let limits = configuration.limits
        frameBytes = limits.frameBytes
        messageCharacters = limits.messageCharacters
        outboxBytes = limits.outboxBytes
        sendsInFlight = limits.sendsInFlight
        connections = limits.connections
        connectionsPerUser = limits.connectionsPerUser
        replacesOldest = limits.connectionExcess == .replace
        helloSeconds = Int64(configuration.http.handshakeSeconds)
    }
}
