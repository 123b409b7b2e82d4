internal import GroupChat
internal import HTTPTypes
internal import Logging

extension Responder {
    /// An answer's status and headers.
    func head(of answer: Answer, for exchange: Exchange) -> HTTPResponse {
        var fields = HTTPFields(
            security.fields(
                policy: answer.policy, requestID: exchange.id, isEncrypted: exchange.client.isEncrypted))
        answer.reply.add(to: &fields)
        fields[.cacheControl] = answer.cacheControl
        if answer.reply.status != 204, answer.reply.stream == nil {
            fields[.contentLength] = "\(answer.reply.body.count)"
        }
        fields.append(contentsOf: answer.extra)
        if answer.code == .unauthenticated { fields[.wwwAuthenticate] = "Bearer" }
        if answer.code == .upgradeRequired {
            fields[.upgrade] = "websocket"
            fields[.secWebSocketVersion] = "13"
        }
        share(with: exchange, &fields)
        return HTTPResponse(status: .init(code: answer.reply.status), headerFields: fields)
    }

    /// Lets a page from elsewhere read the answer, where the settings name it.
    private func share(with exchange: Exchange, _ fields: inout HTTPFields) {
        guard origins.hasAllowedOrigins else { return }
        fields[.vary] = "Origin"
        guard let origin = exchange.headers[.origin], origins.isAllowedElsewhere(origin) else { return }
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlExposeHeaders] = "Retry-After, X-Request-Id"
    }

    /// One line a request, for whoever looks for one: names and numbers, nothing that anybody wrote.
    func log(_ exchange: Exchange, _ answer: Answer, _ duration: Duration) {
        logger.debug(
            "Answered a request",
            metadata: [
                "request.id": "\(exchange.id)", "http.method": "\(exchange.method)", "http.route": "\(answer.route)",
                "http.status": "\(answer.reply.status)", "duration_ms": "\(duration.milliseconds)",
                "user.id": "\(answer.user.map(\.description) ?? "")",
            ])
    }
}
