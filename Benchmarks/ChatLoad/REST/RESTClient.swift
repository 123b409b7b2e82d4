import Foundation
package import HTTPClient

/// Asks the server over REST, for setting a scene and for reading what is there at the end.
package struct RESTClient: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]

        /// The value under a key of the answer's object, as a string.
        package func string(_ name: StaticString) -> String? {
            body.withUnsafeBytes { JSONSlice($0).member(name)?.string }
        }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let request: String
        package let status: Int
        package let body: String

        package var description: String { "\(request): \(status) \(body)" }
    }

    private let client: HTTPClient
    private let base: String

    package init(port: Int) {
        var configuration = HTTPClient.Configuration()
        configuration.transferCountMax = 32
        configuration.waitingCountMax = 10_000
        client = HTTPClient(configuration)
        base = "http://127.0.0.1:\(port)"
    }

    /// Sends a request and returns its answer, whatever its status.
    /// - Throws: `HTTPClientError` where there was none.
    package func ask(
        _ method: HTTPMethod, _ path: String, token: String? = nil, json: String? = nil,
        within limit: Duration = .seconds(30)
    ) async throws -> Answer {
        var headers: HTTPHeaders = [:]
        if let token { headers.add("Authorization", "Bearer \(token)") }
        if json != nil { headers.add("Content-Type", "application/json") }
        let request = HTTPRequest(
            method, base + path, headers: headers, body: json.map { .bytes(Array($0.utf8)) } ?? .none,
            deadlines: HTTPDeadlines(firstByte: limit, betweenBytes: limit, total: limit),
            policy: HTTPPolicy(allowsPlainHTTP: true))
        let response = try await client.send(request)
        return Answer(status: response.status, body: try await response.body.collect(upTo: 8 << 20))
    }

    /// The same, for what has to succeed.
    @discardableResult
    package func expect(
        _ method: HTTPMethod, _ path: String, token: String? = nil, json: String? = nil
    ) async throws -> Answer {
        let answer = try await ask(method, path, token: token, json: json)
        guard 200..<300 ~= answer.status else {
            throw Failure(
                request: "\(method.name) \(path)", status: answer.status,
                body: String(decoding: answer.body, as: UTF8.self))
        }
        return answer
    }
}
