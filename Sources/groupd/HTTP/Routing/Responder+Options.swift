internal import HTTPTypes

extension Responder {
    /// How long a browser may remember what a preflight said, in seconds.
    static let preflightSecondsMax = 600

    /// What may be done with a path: for a browser that asks on behalf of a page from elsewhere (a preflight), and for
    /// anybody else.
    func options(_ exchange: Exchange, _ match: RouteTable.Match) throws(ClientError) -> Answer {
        let isPreflight = exchange.headers[.accessControlRequestMethod] != nil
        if isPreflight {
            guard let origin = exchange.headers[.origin], origins.isAllowedElsewhere(origin) else {
                throw ClientError(.forbidden, "Pages of this origin may not use this server.")
            }
        }
        let allow = try methods(exchange, match)
        var answer = Answer(
            Reply(status: 204, contentType: nil, allow: allow + ["OPTIONS"], body: []), exchange, match)
        if isPreflight {
            answer.extra = [
                HTTPField(name: .accessControlAllowMethods, value: allow.joined(separator: ", ")),
                HTTPField(name: .accessControlAllowHeaders, value: "Authorization, Content-Type"),
                HTTPField(name: .accessControlMaxAge, value: "\(Self.preflightSecondsMax)"),
            ]
        }
        return answer
    }

    private func methods(_ exchange: Exchange, _ match: RouteTable.Match) throws(ClientError) -> [String] {
        switch match {
        case .methodNotAllowed(let allow): return allow
        case .operation: preconditionFailure("No operation has the method OPTIONS.")
        case .notFound, .malformed, .tooLong:
            if files[exchange.path] != nil { return ["GET", "HEAD"] }
            if exchange.path == "*" { return HTTPVerb.allCases.map(\.rawValue) }
            throw match.error ?? .notFound
        }
    }
}
