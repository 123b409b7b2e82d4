/// What an operation takes as its body.
protocol RequestBody: Sendable {
    /// What the documents show; nil where there is no body.
    static var bodyComponent: (any WireComponent.Type)? { get }
    /// Whether a request without a body is wrong. Where every field may be left out, so may the body.
    static var isBodyRequired: Bool { get }

    /// Reads the body of a request with this `Content-Type`.
    init(body: UnsafeBufferPointer<UInt8>, contentType: String?) throws(ClientError)
}

extension RequestBody {
    static var isBodyRequired: Bool { true }
}

/// An operation without a body. One that comes nevertheless is not looked at.
struct NoBody: RequestBody {
    static let bodyComponent: (any WireComponent.Type)? = nil

    init(body: UnsafeBufferPointer<UInt8>, contentType: String?) {}
}

extension WireRequest {
    static var bodyComponent: (any WireComponent.Type)? { Self.self }

    init(body: UnsafeBufferPointer<UInt8>, contentType: String?) throws(ClientError) {
        if body.isEmpty, !Self.isBodyRequired {
            self = try Array("{}".utf8).withUnsafeBufferPointer { empty throws(ClientError) in try Self(body: empty) }
            return
        }
        guard MediaType.isJSON(contentType) else {
            throw ClientError(.unsupportedMediaType, "The body must be application/json.")
        }
        try self.init(body: body)
    }
}

/// The media types that this layer knows.
enum MediaType {
    static let json = "application/json"
    static let jsonLines = "application/jsonl"
    static let html = "text/html; charset=utf-8"
    static let prometheus = "text/plain; version=0.0.4; charset=utf-8"

    /// Whether a `Content-Type` says JSON, whatever its parameters. JSON is UTF-8, so another charset is another type.
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";").map { part in
            part.drop(while: \.isWhitespace).split(separator: " ", maxSplits: 1).first ?? ""
        }
        let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }
        return parts.first == "application/json"
            && charsets.allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }
}
