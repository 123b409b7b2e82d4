internal import GroupChat
internal import HTTPTypes

/// An answer with what its head needs to know beside the reply.
struct Answer: Sendable {
    let reply: Reply
    var policy = SecurityHeaders.apiPolicy
    /// Answers are for the one who asked, unless said otherwise.
    var cacheControl = "no-store"
    var extra: [HTTPField] = []
    /// Of an error.
    var code: ErrorCode?
    /// The operation's path with names for its variable parts; never what a client put there.
    var route = "-"
    var user: UserID?

    /// Whether it leaves open if what was asked for is there.
    var hidesWhetherItIs: Bool { code == .notFound && route != "-" }

    init(_ reply: Reply, _ exchange: Exchange, _ match: RouteTable.Match, _ caller: Caller? = nil) {
        self.reply = reply
        user = caller?.user
        if case .operation(let id, _) = match { route = id.operation.path.text }
    }

    init(_ error: ClientError, _ exchange: Exchange, _ match: RouteTable.Match) {
        var allow: [String] = []
        if case .methodNotAllowed(let methods) = match { allow = methods }
        self.init(Reply(error, requestID: exchange.id, allow: allow), exchange, match)
        code = error.code
    }

    /// A file of the page, or word that the client has it already.
    init(_ file: StaticFiles.File, _ exchange: Exchange) {
        let isKnown = exchange.headers[.ifNoneMatch].map { $0.contains(file.tag) } ?? false
        reply = Reply(status: isKnown ? 304 : 200, contentType: file.contentType, body: isKnown ? [] : file.bytes)
        policy = SecurityHeaders.pagePolicy
        // Asked for again each time, and sent again only when it changed.
        cacheControl = "no-cache"
        extra = [HTTPField(name: .eTag, value: file.tag)]
        route = file.path
    }
}
