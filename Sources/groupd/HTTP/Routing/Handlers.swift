internal import GroupChat

/// What carries out each operation. Built once, before the server starts.
///
/// A handler gets its request decoded, and a caller whose token was checked: whether *this* caller may do *this* is the
/// domain's to decide. It throws `ClientError` or `ChatError`; anything else is a fault of ours and becomes `internal`.
struct Handlers: Sendable {
    typealias Handle = @Sendable (RawCall, Caller?, RequestContext) async throws -> Reply

    private var byOperation: [OperationID: Handle] = [:]

    /// A request as it came, for the decoding by its operation's own types.
    struct RawCall: Sendable {
        let path: [PathArgument]
        let query: Substring
        let contentType: String?
        let body: [UInt8]
    }

    /// Registers what anyone may ask for, logged in or not.
    mutating func onAnonymous<P: WireParameters, B: RequestBody, A: AnswerBody>(
        _ endpoint: Endpoint<P, B, A>,
        _ handle: @escaping @Sendable (Call<P, B>, RequestContext) async throws -> Answered<A>
    ) {
        precondition(endpoint.operation.role == .anonymous, "The operation is for callers.")
        register(endpoint) { call, _, context in try await handle(call, context) }
    }

    /// Registers what a caller asks for.
    mutating func on<P: WireParameters, B: RequestBody, A: AnswerBody>(
        _ endpoint: Endpoint<P, B, A>,
        _ handle: @escaping @Sendable (Call<P, B>, Caller, RequestContext) async throws -> Answered<A>
    ) {
        precondition(endpoint.operation.role != .anonymous, "The operation has no caller.")
        register(endpoint) { call, caller, context in
            guard let caller else { preconditionFailure("An operation with a role was let through without a caller.") }
            return try await handle(call, caller, context)
        }
    }

    private mutating func register<P: WireParameters, B: RequestBody, A: AnswerBody>(
        _ endpoint: Endpoint<P, B, A>,
        _ handle: @escaping @Sendable (Call<P, B>, Caller?, RequestContext) async throws -> Answered<A>
    ) {
        let id = endpoint.operation.id
        precondition(byOperation[id] == nil, "Two handlers for \(id).")
        byOperation[id] = { raw, caller, context in
            let call = try raw.body.withUnsafeBufferPointer { bytes throws(ClientError) in
                try endpoint.decode(path: raw.path, query: raw.query, contentType: raw.contentType, body: bytes)
            }
            let answered = try await handle(call, caller, context)
            return endpoint.reply(answered.answer, status: answered.status)
        }
    }

    subscript(id: OperationID) -> Handle? { byOperation[id] }

    /// Operations that nobody carries out. The socket's is the server's own, the page's a file.
    var missing: [OperationID] {
        OperationID.allCases.filter { byOperation[$0] == nil && $0 != .realtime && $0 != .docs }
    }
}

/// A handler's answer, with its status where that is not the usual one.
struct Answered<Answer: AnswerBody>: Sendable {
    let answer: Answer
    var status: Int?

    init(_ answer: Answer, status: Int? = nil) {
        self.answer = answer
        self.status = status
    }
}

extension Answered where Answer == NoContent {
    /// Done, with nothing to say.
    static var done: Answered { Answered(NoContent()) }
}
