@testable import groupd

/// A request that is wrong in one way, and what its sender is told.
struct MalformedRequest: Sendable {
    let what: String
    /// As it goes over the wire. `{token}` and `{group}` stand for ones that are good.
    let bytes: [UInt8]
    let status: Int
    let code: ErrorCode
    /// The field that the answer names.
    let field: String?

    init(_ what: String, raw: String, _ code: ErrorCode, field: String? = nil) {
        self.init(what, bytes: Array(raw.utf8), code, field: field)
    }

    init(_ what: String, bytes: [UInt8], _ code: ErrorCode, field: String? = nil) {
        self.what = what
        self.bytes = bytes
        self.code = code
        self.field = field
        status = code.representation.status ?? 0
    }
}

extension MalformedRequest {
    static let all: [Self] =
        framing + targets + tokens + bodies + messages + changes + groups + members + people + queries + sockets

    private static let host = "Host: localhost\r\nConnection: close\r\n"
    private static let signedIn = host + "Authorization: Bearer {token}\r\n"

    private static func get(
        _ what: String, _ target: String, _ code: ErrorCode, field: String? = nil, headers: String = signedIn
    ) -> Self {
        Self(what, raw: "GET \(target) HTTP/1.1\r\n\(headers)\r\n", code, field: field)
    }

    private static func post(
        _ what: String, _ target: String, _ body: [UInt8], type: String? = "application/json", _ code: ErrorCode,
        field: String? = nil
    ) -> Self {
        send(what, "POST", target, body, type, code, field)
    }

    private static func post(
        _ what: String, _ target: String, _ body: String, _ code: ErrorCode, field: String? = nil
    ) -> Self {
        send(what, "POST", target, Array(body.utf8), "application/json", code, field)
    }

    private static func patch(
        _ what: String, _ target: String, _ body: String, _ code: ErrorCode, field: String? = nil
    ) -> Self {
        send(what, "PATCH", target, Array(body.utf8), "application/json", code, field)
    }

    private static func send(
        _ what: String, _ method: String, _ target: String, _ body: [UInt8], _ type: String?, _ code: ErrorCode,
        _ field: String?
    ) -> Self {
        var head = "\(method) \(target) HTTP/1.1\r\n\(signedIn)Content-Length: \(body.count)\r\n"
        if let type { head += "Content-Type: \(type)\r\n" }
        return Self(what, bytes: Array("\(head)\r\n".utf8) + body, code, field: field)
    }

    private static func message(_ what: String, _ body: String, _ code: ErrorCode, field: String? = nil) -> Self {
        post(what, "/groups/{group}/messages", body, code, field: field)
    }

    private static let framing: [Self] = [
        Self("bytes that are no HTTP", bytes: [0, 1, 2, 3, 13, 10, 13, 10], .badRequest),
        Self("TLS where none is spoken", bytes: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3], .badRequest),
        Self("HTTP/2", raw: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .badRequest),
        Self("an unknown version", raw: "GET /health HTTP/7.1\r\n\(host)\r\n", .badRequest),
        Self("no version", raw: "GET /health\r\n\(host)\r\n", .badRequest),
        Self("an unknown method", raw: "BREW /health HTTP/1.1\r\n\(host)\r\n", .badRequest),
        Self("a method in lower case", raw: "get /health HTTP/1.1\r\n\(host)\r\n", .badRequest),
        Self("no host", raw: "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", .badRequest),
        Self("two hosts", raw: "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .badRequest),
        Self("a header without a colon", raw: "GET /health HTTP/1.1\r\nHost localhost\r\n\r\n", .badRequest),
        Self("a space in a header's name", raw: "GET /health HTTP/1.1\r\n\(host)A b: c\r\n\r\n", .badRequest),
        Self("a header without a name", raw: "GET /health HTTP/1.1\r\n\(host): c\r\n\r\n", .badRequest),
        Self("NUL in a header", raw: "GET /health HTTP/1.1\r\n\(host)A: b\0c\r\n\r\n", .badRequest),
        Self(
            "a length and chunks (smuggling)",
            raw: "POST /groups HTTP/1.1\r\n\(host)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            .badRequest),
        Self(
            "two lengths",
            raw: "POST /groups HTTP/1.1\r\n\(host)Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", .badRequest),
        Self("a negative length", raw: "POST /groups HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", .badRequest),
        Self("a length in words", raw: "POST /groups HTTP/1.1\r\n\(host)Content-Length: ten\r\n\r\n", .badRequest),
        Self(
            "a length beyond numbers",
            raw: "POST /groups HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999999\r\n\r\n", .badRequest),
        Self(
            "an unknown coding",
            raw: "POST /groups HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\n", .badRequest),
        Self(
            "a chunk without a length",
            raw: "POST /groups HTTP/1.1\r\n\(signedIn)Transfer-Encoding: chunked\r\n\r\nxyz\r\n", .badRequest),
        Self(
            "a chunk with a length beyond numbers",
            raw: "POST /groups HTTP/1.1\r\n\(signedIn)Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\n",
            .badRequest),
        Self(
            "a header of 64 KiB",
            raw: "GET /health HTTP/1.1\r\n\(host)A: \(String(repeating: "a", count: 65_536))\r\n\r\n",
            .headersTooLarge),
        Self(
            "headers of 34 KiB together",
            raw: "GET /health HTTP/1.1\r\n\(host)"
                + (0..<34).map { "A\($0): \(String(repeating: "a", count: 1_024))\r\n" }.joined() + "\r\n",
            .headersTooLarge),
        Self(
            "ten thousand headers",
            raw: "GET /health HTTP/1.1\r\n\(host)\(String(repeating: "A: b\r\n", count: 10_000))\r\n",
            .headersTooLarge),
        Self(
            "a body announced beyond the limit",
            raw:
                "POST /groups HTTP/1.1\r\n\(signedIn)Content-Type: application/json\r\nContent-Length: 1048577\r\n\r\n",
            .payloadTooLarge),
        Self(
            "chunks beyond the limit",
            raw: "POST /groups HTTP/1.1\r\n\(signedIn)Transfer-Encoding: chunked\r\n\r\n"
                + String(repeating: "10000\r\n\(String(repeating: "a", count: 65_536))\r\n", count: 17),
            .payloadTooLarge),
    ]

    private static let targets: [Self] = [
        Self("a target that is no path", raw: "GET health HTTP/1.1\r\n\(host)\r\n", .badRequest),
        get("a URI of 9,000 bytes", "/health?q=\(String(repeating: "q", count: 9_000))", .uriTooLong),
        get("a path of 3,000 bytes", "/\(String(repeating: "p", count: 3_000))", .uriTooLong),
        get("an escape that is none", "/groups/%zz", .badRequest),
        get("half an escape", "/groups/%4", .badRequest),
        get("NUL in the path", "/groups/%00", .badRequest),
        get("a path that is no UTF-8", "/groups/%ff%fe", .badRequest),
        get("a path that is not there", "/nowhere", .notFound),
        get("a slash at the end", "/groups/", .notFound),
        get("two slashes", "//groups", .notFound),
        get("a way out", "/groups/../health", .notFound),
        Self("a method that the path has not", raw: "PUT /groups HTTP/1.1\r\n\(host)\r\n", .methodNotAllowed),
        Self("TRACE", raw: "TRACE /health HTTP/1.1\r\n\(host)\r\n", .methodNotAllowed),
        get("a group that is no id", "/groups/harbour", .notFound),
        get("a group of nobody", "/groups/6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265", .notFound),
        get(
            "an id of 65 characters", "/groups/\(String(repeating: "a", count: 65))", .validationFailed, field: "group"),
    ]

    private static let tokens: [Self] = [
        get("no token", "/groups", .unauthenticated, headers: host),
        get("an unknown token", "/groups", .unauthenticated, headers: host + "Authorization: Bearer nobody\r\n"),
        get("another scheme", "/groups", .unauthenticated, headers: host + "Authorization: Basic YTpi\r\n"),
        get("a scheme without a token", "/groups", .unauthenticated, headers: host + "Authorization: Bearer\r\n"),
        get("a token alone", "/groups", .unauthenticated, headers: host + "Authorization: {token}\r\n"),
        get("two tokens in one", "/groups", .unauthenticated, headers: host + "Authorization: Bearer {token} x\r\n"),
        get(
            "two tokens", "/groups", .unauthenticated,
            headers: signedIn + "Authorization: Bearer {token}\r\n"),
        get("a token in the URL", "/groups?access_token={token}", .unauthenticated, headers: host),
        get("a token in a cookie", "/groups", .unauthenticated, headers: host + "Cookie: token={token}\r\n"),
        Self(
            "a page from elsewhere that changes something",
            raw: "POST /groups HTTP/1.1\r\n\(signedIn)Origin: https://evil.example\r\nContent-Length: 0\r\n\r\n",
            .forbidden),
        Self(
            "a page from nowhere that changes something",
            raw: "POST /groups HTTP/1.1\r\n\(signedIn)Origin: null\r\nContent-Length: 0\r\n\r\n", .forbidden),
        Self(
            "a form of another site",
            raw: "POST /groups HTTP/1.1\r\n\(signedIn)Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n",
            .forbidden),
        Self(
            "a preflight from elsewhere",
            raw: "OPTIONS /groups HTTP/1.1\r\n\(host)Origin: https://evil.example\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n",
            .forbidden),
        get("what operators ask", "/performance", .forbidden),
    ]

    private static let bodies: [Self] = [
        post("no content type", "/groups", Array("{}".utf8), type: nil, .unsupportedMediaType),
        post("text", "/groups", Array("{}".utf8), type: "text/plain", .unsupportedMediaType),
        post(
            "a form", "/groups", Array("name=x".utf8), type: "application/x-www-form-urlencoded",
            .unsupportedMediaType),
        post(
            "JSON in Latin-1", "/groups", Array("{}".utf8), type: "application/json; charset=latin1",
            .unsupportedMediaType),
        post("nothing", "/groups", [], .badRequest),
        post("no JSON", "/groups", "name", .badRequest),
        post("an array", "/groups", "[]", .badRequest),
        post("a string", "/groups", #""name""#, .badRequest),
        post("two values", "/groups", "{}{}", .badRequest),
        post("half an object", "/groups", #"{"name":"#, .badRequest),
        post("a lone surrogate", "/groups", #"{"name":"\ud83d"}"#, .badRequest),
        post(
            "bytes that are no UTF-8", "/groups", Array(#"{"name":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8),
            .badRequest),
        post("a field twice", "/groups", #"{"name":"a","name":"b"}"#, .badRequest),
        post(
            "a well of brackets", "/groups",
            Array(#"{"name":"a","x":"#.utf8) + Array(repeating: UInt8(ascii: "["), count: 100_000),
            .badRequest),
        message("a number without end", #"{"content":"a","thread":1e999}"#, .validationFailed, field: "thread"),
    ]

    private static let messages: [Self] = [
        message("no content", "{}", .validationFailed, field: "content"),
        message("content null", #"{"content":null}"#, .validationFailed, field: "content"),
        message("content that is a number", #"{"content":7}"#, .validationFailed, field: "content"),
        message("empty content", #"{"content":""}"#, .validationFailed, field: "content"),
        message("white space", #"{"content":" \n\u2003"}"#, .validationFailed, field: "content"),
        message("NUL in the content", #"{"content":"a\u0000b"}"#, .validationFailed, field: "content"),
        message(
            "8,001 characters", #"{"content":"\#(String(repeating: "é", count: 8_001))"}"#, .validationFailed,
            field: "content"),
        message(
            "a client id that is no UUID", #"{"content":"a","client_id":"1"}"#, .validationFailed, field: "client_id"),
        message("a thread that is a string", #"{"content":"a","thread":"1"}"#, .validationFailed, field: "thread"),
        message("a thread below zero", #"{"content":"a","thread":-1}"#, .validationFailed, field: "thread"),
        message("half a thread", #"{"content":"a","thread":1.5}"#, .validationFailed, field: "thread"),
        message("a thread that is not there", #"{"content":"a","thread":4711}"#, .validationFailed, field: "thread"),
        message(
            "attachments that are no list", #"{"content":"a","attachments":"x"}"#, .validationFailed,
            field: "attachments"),
        message(
            "eleven attachments",
            #"{"content":"a","attachments":["1","2","3","4","5","6","7","8","9","10","11"]}"#, .validationFailed,
            field: "attachments"),
        message(
            "an attachment that is not there", #"{"content":"a","attachments":["x"]}"#, .validationFailed,
            field: "attachments.0"),
        post("a position that is missing", "/groups/{group}/read", "{}", .validationFailed, field: "seq"),
        post(
            "a position below zero", "/groups/{group}/read", #"{"seq":-1}"#, .validationFailed,
            field: "seq"),
        post(
            "a position that is a string", "/groups/{group}/read", #"{"seq":"1"}"#, .validationFailed,
            field: "seq"),
    ]

    private static func like(_ what: String, _ rest: String, _ code: ErrorCode, field: String? = nil) -> Self {
        send(what, "PUT", "/groups/{group}/messages/\(rest)", [], nil, code, field)
    }

    private static let changes: [Self] = [
        patch("an edit without content", "/groups/{group}/messages/1", "{}", .validationFailed, field: "content"),
        patch(
            "an edit to white space", "/groups/{group}/messages/1", #"{"content":"\t"}"#, .validationFailed,
            field: "content"),
        patch(
            "an edit to 8,001 characters", "/groups/{group}/messages/1",
            #"{"content":"\#(String(repeating: "é", count: 8_001))"}"#, .validationFailed, field: "content"),
        patch(
            "an edit of no number", "/groups/{group}/messages/x", #"{"content":"a"}"#, .validationFailed,
            field: "seq"),
        // Number 1 is the owner's joining.
        patch("an edit of what is no message", "/groups/{group}/messages/1", #"{"content":"a"}"#, .notFound),
        send("a deletion of what is no message", "DELETE", "/groups/{group}/messages/1", [], nil, .notFound, nil),
        send("a deletion below zero", "DELETE", "/groups/{group}/messages/-1", [], nil, .validationFailed, "seq"),
        get("a history of what is no message", "/groups/{group}/messages/1/history", .notFound),
        get(
            "a cursor of a history that is none", "/groups/{group}/messages/1/history?cursor=-1", .validationFailed,
            field: "cursor"),
        like("a like of what is no message", "1/likes", .notFound),
        like("a word for a like", "1/likes/thumbsup", .validationFailed, field: "emoji"),
        like("two emoji for a like", "1/likes/%F0%9F%91%8D%F0%9F%91%8D", .validationFailed, field: "emoji"),
        like("half an emoji for a like", "1/likes/%F0%9F%91", .badRequest),
        like("an emoji with NUL", "1/likes/%F0%9F%91%8D%00", .badRequest),
        like("an emoji that was encoded twice", "1/likes/%25F0%259F%2591%258D", .validationFailed, field: "emoji"),
        like("no emoji after the slash", "1/likes/", .notFound),
        like("an emoji and more", "1/likes/%F0%9F%91%8D/x", .notFound),
        Self(
            "a like with another method",
            raw: "POST /groups/{group}/messages/1/likes HTTP/1.1\r\n\(signedIn)\r\n", .methodNotAllowed),
    ]

    private static let groups: [Self] = [
        post("no name", "/groups", "{}", .validationFailed, field: "name"),
        post("an empty name", "/groups", #"{"name":""}"#, .validationFailed, field: "name"),
        post("a line break in a name", "/groups", #"{"name":"a\r\nb"}"#, .validationFailed, field: "name"),
        post(
            "a name of 101 characters", "/groups", #"{"name":"\#(String(repeating: "n", count: 101))"}"#,
            .validationFailed, field: "name"),
        post(
            "an unknown visibility", "/groups", #"{"name":"a","visibility":"secret"}"#, .validationFailed,
            field: "visibility"),
        post(
            "an unknown language", "/groups", #"{"name":"a","language":"klingon"}"#, .validationFailed,
            field: "language"),
        post(
            "a language with SQL in it", "/groups", #"{"name":"a","language":"english'; drop"}"#,
            .validationFailed, field: "language"),
        patch(
            "no retention at all", "/groups/{group}", #"{"retention_days":0}"#, .validationFailed,
            field: "retention_days"),
        patch(
            "a slow mode below zero", "/groups/{group}", #"{"slow_mode_seconds":-1}"#,
            .validationFailed, field: "slow_mode_seconds"),
        patch(
            "an assistant in words", "/groups/{group}", #"{"assistant":"yes"}"#,
            .validationFailed, field: "assistant"),
    ]

    private static let members: [Self] = [
        post("nobody to add", "/groups/{group}/members", "{}", .validationFailed, field: "user_id"),
        post(
            "two to add", "/groups/{group}/members", #"{"user_id":"x","email":"a@b"}"#, .validationFailed,
            field: "user_id"),
        post(
            "a mail address that is none", "/groups/{group}/members", #"{"email":"nobody"}"#,
            .validationFailed, field: "email"),
        post(
            "a mail address of nobody", "/groups/{group}/members", #"{"email":"nobody@example.org"}"#,
            .notFound),
        post(
            "an unknown role", "/groups/{group}/members", #"{"user_id":"x","role":"king"}"#,
            .validationFailed, field: "role"),
        post("an owner to add", "/groups/{group}/members", #"{"user_id":"x","role":"owner"}"#, .forbidden),
        patch("a role for nobody", "/groups/{group}/members/x", #"{"role":"admin"}"#, .notFound),
        patch("no role", "/groups/{group}/members/x", "{}", .validationFailed, field: "role"),
    ]

    private static func put(
        _ what: String, _ target: String, _ body: String, _ code: ErrorCode, field: String? = nil
    ) -> Self {
        send(what, "PUT", target, Array(body.utf8), "application/json", code, field)
    }

    private static let people: [Self] = [
        get("nobody to find", "/users", .validationFailed, field: "q"),
        get("nobody in particular to find", "/users?q=", .validationFailed, field: "q"),
        get("NUL to find", "/users?q=a%00", .badRequest),
        get(
            "255 characters to find", "/users?q=\(String(repeating: "a", count: 255))", .validationFailed, field: "q"),
        get("two to find", "/users?q=a&q=b", .validationFailed, field: "q"),
        get("people after nobody", "/users?q=a&cursor=x", .validationFailed, field: "cursor"),
        post("nobody to talk to", "/direct", "{}", .validationFailed, field: "user_id"),
        post("two to talk to", "/direct", #"{"user_id":"x","email":"a@b"}"#, .validationFailed, field: "user_id"),
        post("a number to talk to", "/direct", #"{"user_id":7}"#, .validationFailed, field: "user_id"),
        post("an id of nobody to talk to", "/direct", #"{"user_id":"x"}"#, .notFound),
        post("an address of nobody to talk to", "/direct", #"{"email":"nobody@example.org"}"#, .notFound),
        put("a mute of nobody", "/groups/{group}/mutes/x", "{}", .notFound),
        put(
            "a mute until now and then", "/groups/{group}/mutes/x", #"{"until":"soon"}"#, .validationFailed,
            field: "until"),
        put("a mute until a number", "/groups/{group}/mutes/x", #"{"until":7}"#, .validationFailed, field: "until"),
        put(
            "a mute until 31 February", "/groups/{group}/mutes/x", #"{"until":"2999-02-31T00:00:00Z"}"#,
            .validationFailed, field: "until"),
        put(
            "a mute that is over", "/groups/{group}/mutes/x", #"{"until":"2001-01-01T00:00:00Z"}"#,
            .validationFailed, field: "until"),
        put("a mute that is a list", "/groups/{group}/mutes/x", "[]", .badRequest),
        put("a ban of nobody", "/groups/{group}/bans/x", "", .notFound),
        get("mutes after nobody", "/groups/{group}/mutes?cursor=x", .validationFailed, field: "cursor"),
        get("bans after nobody", "/groups/{group}/bans?cursor=1.x", .validationFailed, field: "cursor"),
        put("no level", "/groups/{group}/notifications", "{}", .validationFailed, field: "level"),
        put(
            "an unknown level", "/groups/{group}/notifications", #"{"level":"loud"}"#, .validationFailed,
            field: "level"),
    ]

    private static let queries: [Self] = [
        get("a limit of none", "/groups?limit=0", .validationFailed, field: "limit"),
        get("a limit beyond the limit", "/groups?limit=201", .validationFailed, field: "limit"),
        get("a limit in words", "/groups?limit=ten", .validationFailed, field: "limit"),
        get("a limit with a plus", "/groups?limit=%2B5", .validationFailed, field: "limit"),
        get("a limit twice", "/groups?limit=5&limit=5", .validationFailed, field: "limit"),
        get("an unknown scope", "/groups?scope=all", .validationFailed, field: "scope"),
        get("a cursor of nobody's", "/groups?cursor=x", .validationFailed, field: "cursor"),
        get("a cursor with SQL in it", "/groups?cursor=1.x'--", .validationFailed, field: "cursor"),
        get("a cursor of members that is none", "/groups/{group}/members?cursor=x", .validationFailed, field: "cursor"),
        get("a query that is no UTF-8", "/groups?q=%ff", .badRequest),
        get("an escape in a query that is none", "/groups?q=%zz", .badRequest),
        get("a hundred parameters", "/groups?\((0..<100).map { "a\($0)=b" }.joined(separator: "&"))", .badRequest),
        get("two directions", "/groups/{group}/messages?before=3&after=1", .validationFailed, field: "after"),
        get("a position below zero", "/groups/{group}/messages?before=-1", .validationFailed, field: "before"),
        get(
            "a position beyond numbers", "/groups/{group}/messages?after=9223372036854775808", .validationFailed,
            field: "after"),
        get("a message that is no number", "/groups/{group}/messages/x", .validationFailed, field: "seq"),
        get("a message that is not there", "/groups/{group}/messages/4711", .notFound),
        get("changes without an epoch", "/groups/{group}/changes?after=1", .validationFailed, field: "epoch"),
        get("changes of another epoch", "/groups/{group}/changes?epoch=x&after=1", .conflict),
        get("too many changes", "/groups/{group}/changes?limit=1001", .validationFailed, field: "limit"),
    ]

    private static let upgrade =
        host.replacing("Connection: close", with: "Connection: Upgrade") + "Upgrade: websocket\r\n"
    private static let version = "Sec-WebSocket-Version: 13\r\n"
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    private static let handshake = upgrade + version + key

    private static func key(_ what: String, _ key: String) -> Self {
        get(what, "/ws", .badRequest, headers: upgrade + version + "Sec-WebSocket-Key:\(key)\r\n")
    }

    private static let sockets: [Self] = [
        get("a socket without an upgrade", "/ws", .upgradeRequired, headers: host),
        get(
            "a socket whose upgrade is for this connection only in words", "/ws", .upgradeRequired,
            headers: handshake.replacing("Connection: Upgrade\r\n", with: "")),
        get(
            "a socket on a connection that is to close", "/ws", .upgradeRequired,
            headers: handshake.replacing("Connection: Upgrade", with: "Connection: close")),
        get(
            "another protocol than a socket's", "/ws", .upgradeRequired,
            headers: handshake.replacing("websocket", with: "h2c")),
        Self("a socket over HTTP/1.0", raw: "GET /ws HTTP/1.0\r\n\(handshake)\r\n", .upgradeRequired),
        get(
            "another version of the protocol", "/ws", .upgradeRequired,
            headers: upgrade + "Sec-WebSocket-Version: 12\r\n" + key),
        get(
            "two versions of the protocol", "/ws", .upgradeRequired,
            headers: upgrade + version + "Sec-WebSocket-Version: 12\r\n" + key),
        get("a socket without a key", "/ws", .badRequest, headers: upgrade + version),
        get("a socket with two keys", "/ws", .badRequest, headers: handshake + key),
        key("a socket with an empty key", ""),
        key("a socket with a key that is too short", " AAAA"),
        key("a socket with a key that is no base64", " !!!!!!!!!!!!!!!!!!!!!!=="),
        key("a socket with a key of 15 bytes", " AAAAAAAAAAAAAAAAAAAA"),
        key("a socket with a key of 17 bytes", " AAAAAAAAAAAAAAAAAAAAAAA="),
        key("a socket with a key of 32 bytes", " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        get("a socket where there is no room", "/ws", .overloaded, headers: handshake),
        get(
            "a socket where there is no room, with its whole address", "http://localhost/ws?x=1", .overloaded,
            headers: handshake),
        get(
            "a socket where there is no room, beside another protocol", "/ws", .overloaded,
            headers: handshake.replacing("websocket", with: "h2c, WebSocket").replacing(
                "Connection: Upgrade", with: "Connection: keep-alive, upgrade")),
        Self(
            "a socket with another method",
            raw: "POST /ws HTTP/1.1\r\n\(handshake)\r\n", .methodNotAllowed),
    ]
}
