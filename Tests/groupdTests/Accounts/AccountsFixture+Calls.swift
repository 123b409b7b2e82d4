import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

/// Requests as they come: JSON through the decoder of the operation.
extension AccountsFixture {
    static let password = "correct horse battery"
    static let home = SessionOrigin(address: NetworkAddress("192.0.2.1"), userAgent: "test")

    static func call<P: WireParameters, B: RequestBody, A: AnswerBody>(
        _ endpoint: Endpoint<P, B, A>, _ json: String = "", path: [PathArgument] = [], query: String = ""
    ) throws(ClientError) -> Call<P, B> {
        let bytes = Array(json.utf8)
        return try bytes.withUnsafeBufferPointer { (bytes) throws(ClientError) in
            try endpoint.decode(path: path, query: query[...], contentType: "application/json", body: bytes)
        }
    }

    /// A request's body: an object of strings. For what is not a string there is `further`.
    static func json(_ fields: [String: String?], further: String = "") -> String {
        var writer = JSONWriter()
        writer.object { writer in
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                guard let value else { continue }
                writer.key(name)
                writer.string(value)
            }
        }
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return further.isEmpty ? text : String(text.dropLast()) + ", \(further)}"
    }

    @discardableResult
    func register(
        _ email: String = "ada@example.org", password: String = password, name: String = "Ada",
        setupToken: String? = nil, invite: String? = nil, further: String = "", origin: SessionOrigin = home
    ) async throws(ClientError) -> SignedInView {
        let fields = [
            "email": email, "password": password, "name": name, "setup_token": setupToken, "invite": invite,
        ]
        let call = try Self.call(Endpoints.register, Self.json(fields, further: further))
        return try await handlers.register(call, from: origin)
    }

    func logIn(
        _ email: String = "ada@example.org", password: String = password, origin: SessionOrigin = home
    ) async throws(ClientError) -> SignedInView {
        let call = try Self.call(Endpoints.login, Self.json(["email": email, "password": password]))
        return try await handlers.logIn(call, from: origin)
    }

    func refresh(_ token: String, node: Int = 0) async throws(ClientError) -> SignedInView {
        let call = try Self.call(Endpoints.refresh, Self.json(["refresh_token": token]))
        return try await AccountHandlers(accounts: nodes[node].accounts).refresh(call)
    }

    func logOut(_ token: String) async throws(ClientError) {
        _ = try await handlers.logOut(try Self.call(Endpoints.logout, Self.json(["refresh_token": token])))
    }

    func caller(_ signedIn: SignedInView, node: Int = 0) async throws(ClientError) -> Caller {
        try await nodes[node].accounts.caller(bearing: signedIn.accessToken)
    }

    func me(_ signedIn: SignedInView) async throws(ClientError) -> MeView {
        try await handlers.getMe(try Self.call(Endpoints.getMe), as: try await caller(signedIn))
    }

    /// Runs SQL as somebody whom no policy stops.
    func sql(_ text: String) async throws -> String {
        try await ScratchDatabase.current.run(text)
    }
}

/// The error, or nil where there was none.
func refusal(_ body: () async throws(ClientError) -> Void) async -> ClientError? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}

/// The error's code, or nil where there was none.
func code(_ body: () async throws(ClientError) -> Void) async -> ErrorCode? {
    await refusal(body)?.code
}
