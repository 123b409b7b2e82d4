/// What an operation answers with when it worked.
protocol AnswerBody: Sendable {
    /// Nil where there is no body.
    static var mediaType: String? { get }
    /// What the documents show of the body; nil where there is none or it is no JSON.
    static var bodySchema: Schema? { get }
    var body: [UInt8] { get }
}

extension WireAnswer {
    static var mediaType: String? { MediaType.json }
    static var bodySchema: Schema? { schema }
    var body: [UInt8] { json }
}

/// An answer without a body.
struct NoContent: AnswerBody, Equatable {
    static let mediaType: String? = nil
    static let bodySchema: Schema? = nil
    let body: [UInt8] = []
}

/// The server's metrics as Prometheus reads them.
struct MetricsText: AnswerBody, Equatable {
    static let mediaType: String? = MediaType.prometheus
    static let bodySchema: Schema? = nil
    let body: [UInt8]
}

/// One of the documents that describe the server.
struct DescriptionDocument: AnswerBody, Equatable {
    static let mediaType: String? = MediaType.json
    static let bodySchema: Schema? = .anyObject
    let body: [UInt8]
}
