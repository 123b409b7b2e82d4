import Glibc
import HTTPClient
import TestSupport
import Testing

/// Runs `body` against a scripted server and a client, and takes both down.
func withServer(
    _ script: @escaping @Sendable (RawConnection) -> Void, configuration: HTTPClient.Configuration = .init(),
    _ body: (RawServer, HTTPClient) async throws -> Void
) async throws {
    let client = HTTPClient(configuration)
    defer { client.shutDown() }
    try await RawServer.with(script) { try await body($0, client) }
}

/// Returns once `condition` holds, and fails when it does not come to hold.
func until(_ what: Comment = "the condition never came to hold", _ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while !condition() {
        try #require(ContinuousClock.now < deadline, what)
        try await Task.sleep(for: .milliseconds(2))
    }
}

extension HTTPRequest {
    /// A request to a test server: plain HTTP, and time enough on a busy machine.
    static func plain(
        _ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: Body = .none,
        deadlines: HTTPDeadlines = .init(connect: .seconds(20), firstByte: .seconds(20), betweenBytes: .seconds(20))
    ) -> HTTPRequest {
        HTTPRequest(
            method, url, headers: headers, body: body, deadlines: deadlines, policy: .init(allowsPlainHTTP: true))
    }
}

extension HTTPClient {
    /// Head and whole body.
    func fetch(_ request: HTTPRequest) async throws -> (status: Int, body: String) {
        let response = try await send(request)
        return (response.status, String(decoding: try await response.body.collect(upTo: .max), as: UTF8.self))
    }
}

extension HTTPClientLoad {
    /// Whether nothing runs and nothing waits.
    var isIdle: Bool { runningCount == 0 && waitingCount == 0 }
}
