internal import GroupChat
internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// From a request to its answer: finds the operation, the caller and the handler, and turns whatever went wrong into a
/// problem document.
struct Responder: Sendable {
    /// Of a body that nobody had to log in for.
    static let anonymousBodyBytesMax = 65_536

    let handlers: Handlers
    let authenticator: any Authenticator
    let limiter: RateLimiter
    let sockets: any WebSocketUpgrading
    let files: StaticFiles
    let settings: HTTPSettings
    let logger: Logger
    let observe: @Sendable (RequestObservation) -> Void
    let routes = RouteTable(Operation.all)
    let origins: OriginPolicy
    let security: SecurityHeaders

    init(
        handlers: Handlers, authenticator: any Authenticator, limiter: RateLimiter, sockets: any WebSocketUpgrading,
        files: StaticFiles = StaticFiles([]), settings: HTTPSettings, logger: Logger,
        observe: @escaping @Sendable (RequestObservation) -> Void = { _ in }
    ) {
        self.handlers = handlers
        self.authenticator = authenticator
        self.limiter = limiter
        self.sockets = sockets
        self.files = files
        self.settings = settings
        self.logger = logger
        self.observe = observe
        origins = OriginPolicy(allowed: settings.allowedOrigins, publicURL: settings.publicURL)
        security = SecurityHeaders(isEncrypted: settings.isEncrypted)
    }

    /// Answers one request. Throws only where there is no connection left to answer on.
    @concurrent func respond(
        to request: Request, through writer: consuming ResponseWriter, channel: any Channel
    ) async throws {
        let start = ContinuousClock.now
        let exchange = Exchange(request.head, peer: channel.remoteAddress?.networkAddress, settings)
        let answer = try await answer(to: exchange, body: request.body)
        if answer.hidesWhetherItIs {
            try? await Task.sleep(for: NotFoundTiming.wait(after: ContinuousClock.now - start))
        }
        let head = head(of: answer, for: exchange)
        try await writer.write(response: head, body: body(of: answer.reply, isHead: exchange.isHead, channel))
        let duration = ContinuousClock.now - start
        observe(.answered(duration: duration))
        log(exchange, answer, duration)
    }

    private func answer(to exchange: Exchange, body: HummingbirdCore.RequestBody) async throws -> Answer {
        let match = routes.match(method: exchange.method, path: exchange.path)
        do {
            if exchange.isOptions { return try options(exchange, match) }
            if exchange.isRead, let file = files[exchange.path] { return Answer(file, exchange) }
            return try await operation(match, exchange, body)
        } catch let error as ClientError {
            return Answer(error, exchange, match)
        } catch let error as ChatError {
            return Answer(ClientError(error), exchange, match)
        } catch let error as ConnectionLost {
            throw error
        } catch {
            logger.error(
                "A request failed for a reason of ours",
                metadata: ["request.id": "\(exchange.id)", "error": "\(type(of: error))"])
            return Answer(.internal, exchange, match)
        }
    }

    private func operation(
        _ match: RouteTable.Match, _ exchange: Exchange, _ body: HummingbirdCore.RequestBody
    ) async throws -> Answer {
        guard case .operation(let id, let path) = match else { throw match.error ?? .notFound }
        guard exchange.isRead || admits(exchange) else {
            throw ClientError(.forbidden, "Pages of this origin may not use this server.")
        }
        if id == .realtime { throw await socketRefusal(exchange) }
        let operation = id.operation
        let caller = try await caller(for: operation, exchange)
        let raw = Handlers.RawCall(
            path: path, query: exchange.query, contentType: exchange.headers[.contentType],
            body: try await collect(body, isAnonymous: caller == nil))
        guard let handle = handlers[id] else { throw ClientError.notFound }
        return Answer(try await handle(raw, caller, exchange.context), exchange, match, caller)
    }

    /// Who asks, where the operation is not for everyone; within their rate, and an operator where it takes one.
    private func caller(for operation: Operation, _ exchange: Exchange) async throws(ClientError) -> Caller? {
        guard operation.role != .anonymous else { return nil }
        guard let token = exchange.bearerToken else { throw .unauthenticated }
        let caller = try await authenticator.caller(bearing: token)
        let sort: RateLimiter.Sort = operation.id == .sendMessage ? .message : .command
        if case .wait(let time) = limiter.take(sort, for: caller.user) {
            throw ClientError(.rateLimited, "You ask faster than this server allows.", retryAfter: time)
        }
        if operation.role == .operator, !caller.isOperator { throw .forbidden }
        return caller
    }

    private func collect(_ body: HummingbirdCore.RequestBody, isAnonymous: Bool) async throws -> [UInt8] {
        let bytesMax =
            isAnonymous ? min(Self.anonymousBodyBytesMax, settings.limits.bodyBytes) : settings.limits.bodyBytes
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                guard bytes.count + part.readableBytes <= bytesMax else {
                    throw ClientError(.payloadTooLarge, "The body has more than \(bytesMax) bytes.")
                }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let error as ClientError {
            throw error
        } catch {
            throw ConnectionLost()
        }
        return bytes
    }

    /// Whether the page that a changing request, or one for a socket, comes from may use this server.
    func admits(_ exchange: Exchange) -> Bool {
        origins.admits(
            origins: exchange.headers[values: .origin], fetchSite: exchange.headers[.fetchSite],
            host: exchange.client.host, isEncrypted: exchange.client.isEncrypted)
    }

    /// The request's connection ended before the request did.
    struct ConnectionLost: Error {}
}
