/// What an operation answers with when it worked.
protocol AnswerBody: Sendable {
    /// Nil where there is no body.
    static var mediaType: String? { get }
    /// What the documents show of the body; nil where there is none or it is no JSON.
    static var bodySchema: Schema? { get }
    var body: [UInt8] { get }
    /// What follows `body`, where that is not all.
    var stream: BodyStream? { get }
}

extension AnswerBody {
    var stream: BodyStream? { nil }
}

/// The rest of an answer, made while it is sent. No answer is another's equal but itself.
final class BodyStream: Sendable, Equatable {
    typealias Portions = AsyncSequence<[UInt8], any Error> & Sendable

    /// Read one after the other, each when the one before was taken. An error breaks the answer off, so that the client
    /// knows that it has not all.
    let portions: any Portions

    init(_ portions: any Portions) {
        self.portions = portions
    }

    static func == (left: BodyStream, right: BodyStream) -> Bool { left === right }
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

/// A file of the page. The static files answer with it, whatever the method table says.
struct PageFile: AnswerBody, Equatable {
    static let mediaType: String? = MediaType.html
    static let bodySchema: Schema? = nil
    let body: [UInt8]
}

/// JSON values, each on a line of its own, as many as there are.
struct JSONLines: AnswerBody {
    static let mediaType: String? = MediaType.jsonLines
    static let bodySchema: Schema? = nil
    let body: [UInt8] = []
    let stream: BodyStream?
}
