/// An operation with the types that its handler works with: what is declared is what is decoded and what is answered.
struct Endpoint<Parameters: WireParameters, Body: RequestBody, Answer: AnswerBody>: Sendable {
    let operation: Operation

    /// - Parameters:
    ///   - footing: what there has to be for an answer.
    ///   - codes: errors beyond those that follow from the verb, the role, the parameters, the body and the footing.
    init(
        _ id: OperationID, _ verb: HTTPVerb, _ path: PathTemplate, _ role: AccessRole, tag: Operation.Tag,
        on footing: Operation.Footing = .database, statuses: [Int] = [200], codes: Set<ErrorCode> = [],
        _ summary: String
    ) {
        var all = codes.union(footing.codes)
        // A page from elsewhere may change nothing here.
        if verb != .get { all.insert(.forbidden) }
        if role != .anonymous { all.formUnion([.unauthenticated, .rateLimited]) }
        switch role {
        case .anonymous, .user: break
        case .member, .operator: all.insert(.forbidden)
        case .admin, .owner: all.formUnion([.forbidden, .notFound])
        }
        if !path.parameters.isEmpty { all.insert(.notFound) }
        // What a client puts into its address can make that too long.
        if !Parameters.declarations.isEmpty { all.formUnion([.validationFailed, .uriTooLong]) }
        if Body.bodyComponent != nil { all.formUnion(Self.codesOfBodies) }
        operation = Operation(
            id: id, verb: verb, path: path, role: role, tag: tag, summary: summary, parameters: Parameters.self,
            request: Body.self, answer: Answer.self, statuses: statuses, codes: ErrorCode.allCases.filter(all.contains))
    }

    private static var codesOfBodies: Set<ErrorCode> {
        [.unsupportedMediaType, .payloadTooLarge, .requestTimeout, .validationFailed]
    }
}

/// A decoded request.
struct Call<Parameters: WireParameters, Body: RequestBody>: Sendable {
    let parameters: Parameters
    let body: Body
}

extension Endpoint {
    /// Decodes a request that the route table matched to this operation. `bytes` are needed no longer afterwards.
    ///
    /// - Throws: `bad_request`, `unsupported_media_type` or `validation_failed`; the parameters are looked at first.
    func decode(
        path: [PathArgument], query: Substring, contentType: String?, body bytes: UnsafeBufferPointer<UInt8>
    ) throws(ClientError) -> Call<Parameters, Body> {
        let parameters = try Parameters(ParameterReader.Source(path: path, query: QueryItem.parse(query)))
        return try Call(parameters: parameters, body: Body(body: bytes, contentType: contentType))
    }

    /// The answer as it goes out; the usual status unless another of the declared ones is named.
    func reply(_ answer: Answer, status: Int? = nil) -> Reply {
        let status = status ?? operation.statuses[0]
        precondition(operation.statuses.contains(status), "An operation answers only what it declares.")
        // Promised with every 503, one that is an operation's own answer included.
        return Reply(
            status: status, contentType: Answer.mediaType, retryAfterSeconds: status == 503 ? 1 : nil,
            body: answer.body, stream: answer.stream)
    }
}

/// An answer, ready for whatever transport there is.
struct Reply: Equatable, Sendable {
    let status: Int
    let contentType: String?
    var retryAfterSeconds: Int64?
    /// For the `Allow` header.
    var allow: [String] = []
    let body: [UInt8]
    /// What follows the body; its length is not known before.
    var stream: BodyStream?
}

extension Reply {
    /// An error's answer.
    init(_ error: ClientError, requestID: String, allow: [String] = []) {
        self.init(
            status: error.status, contentType: ClientError.problemMediaType,
            retryAfterSeconds: error.retryAfterSeconds, allow: allow, body: error.problem(requestID: requestID))
    }
}
