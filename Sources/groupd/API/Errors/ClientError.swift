/// What a client is told when something did not work: one value for both transports.
///
/// The detail is a sentence about the request, never about the inside: no SQL, no path, no stack.
struct ClientError: Error, Equatable, Sendable {
    let code: ErrorCode
    /// One sentence for the client's author; clients switch over the code instead.
    let detail: String
    /// What is wrong with which field: of `validation_failed`, and of a `bad_request` whose place is known.
    let fields: [FieldIssue]
    /// The least time to wait; never nil for a status that carries `Retry-After` (429 and 503).
    let retryAfter: Duration?
    /// The group that it is about, for frames that concern several.
    var group: String?

    init(
        _ code: ErrorCode, _ detail: String, fields: [FieldIssue] = [], retryAfter: Duration? = nil,
        group: String? = nil
    ) {
        self.code = code
        self.detail = detail
        self.fields = fields
        self.retryAfter = retryAfter ?? code.retryAfterDefault
        self.group = group
    }

    /// Fields of the request are missing, ill-typed or out of range.
    static func validationFailed(_ fields: [FieldIssue]) -> ClientError {
        ClientError(.validationFailed, sentence(fields), fields: fields)
    }

    /// Names every field, and says what is wrong with the first: frames carry no more than this sentence and one name.
    private static func sentence(_ fields: [FieldIssue]) -> String {
        guard let first = fields.first else { return "The request is not valid." }
        guard !first.field.isEmpty else { return first.message }
        let others = fields.dropFirst().map(\.field).filter { !$0.isEmpty && $0 != first.field }
        let sentence = "The request is not valid: \(first.field). \(first.message)"
        return others.isEmpty ? sentence : "\(sentence) Also not valid: \(others.joined(separator: ", "))."
    }

    /// One field is wrong.
    static func validationFailed(field: String, _ message: String) -> ClientError {
        validationFailed([FieldIssue(field: field, message: message)])
    }

    /// Nothing is there, or nothing that the caller may know of: the same words for both.
    static let notFound = ClientError(.notFound, "There is nothing here, or nothing that you may see.")

    /// The caller sees the resource and lacks the role for this.
    static let forbidden = ClientError(.forbidden, "Your role does not allow this.")

    /// No token, or none that is valid.
    static let unauthenticated = ClientError(.unauthenticated, "A valid access token is needed.")

    /// Something went wrong on this side; the request id in the answer finds it in the log.
    static let `internal` = ClientError(.internal, "The server failed. The request id helps to find out why.")
}

extension ErrorCode {
    /// `Retry-After` is promised with 429 and 503, whoever forgot to say how long.
    fileprivate var retryAfterDefault: Duration? {
        representation.status == 429 || representation.status == 503 ? .seconds(1) : nil
    }
}
