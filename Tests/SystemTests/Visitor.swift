import HTTPClient
import Testing

/// Somebody who uses a server over HTTP.
struct Visitor {
    let server: String
    var token: String?
    private let client = HTTPClient()

    init(_ server: Substring) {
        self.server = String(server)
    }

    struct Answer {
        let status: Int
        let body: String

        /// What stands behind the first `"key":"`, up to the next quote.
        subscript(_ key: String) -> String? {
            guard let range = body.firstRange(of: "\"\(key)\":\"") else { return nil }
            return String(body[range.upperBound...].prefix { $0 != "\"" })
        }
    }

    func get(_ path: String) async throws -> Answer {
        try await ask(.get, path, body: .none)
    }

    func post(_ path: String, _ json: String) async throws -> Answer {
        try await ask(.post, path, body: .bytes(Array(json.utf8)))
    }

    private func ask(_ method: HTTPMethod, _ path: String, body: HTTPRequest.Body) async throws -> Answer {
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        if let token { headers.add("Authorization", "Bearer \(token)") }
        let request = HTTPRequest(
            method, server + path, headers: headers, body: body, policy: HTTPPolicy(allowsPlainHTTP: true))
        let response = try await client.send(request)
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: response.status, body: String(decoding: bytes, as: UTF8.self))
    }
}
