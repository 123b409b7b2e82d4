extension ClientError {
    /// The media type of ``problem(requestID:)``.
    static let problemMediaType = "application/problem+json"

    /// The HTTP status of this error. A code of the socket alone that reaches HTTP is a fault of ours.
    var status: Int {
        code.representation.status ?? 500
    }

    /// The body as RFC 9457 has it.
    func problem(requestID: String) -> [UInt8] {
        var writer = JSONWriter()
        ProblemView(error: self, requestID: requestID).write(to: &writer)
        return writer.bytes
    }

    /// Seconds for the `Retry-After` header, rounded up and at least 1; nil where the header has no place.
    var retryAfterSeconds: Int64? {
        retryAfter.map { max(1, ($0.milliseconds + 999) / 1_000) }
    }
}

/// An error's body.
struct ProblemView: WireAnswer {
    static let schemaName = "Problem"
    static let example = ProblemView(
        error: .validationFailed(field: "content", "Must not be empty."), requestID: "01JD8V3Q")

    let error: ClientError
    let requestID: String

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("type", "about:blank")
        fields.field("title", error.code.representation.title)
        fields.field("status", error.status)
        fields.field("code", error.code)
        fields.field("detail", error.detail)
        fields.field("request_id", requestID)
        fields.optional("errors", error.fields.isEmpty ? nil : error.fields)
    }
}

extension FieldIssue: WireAnswer {
    static let example = FieldIssue(field: "content", message: "Must not be empty.")

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("field", field)
        fields.field("message", message)
    }
}

extension ErrorCode: WireEnum {}

extension Duration {
    /// Whole milliseconds. A wait of over thirty thousand years is cut to that, so that sums with it cannot overflow.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(max(seconds, -1_000_000_000_000), 1_000_000_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
