import HTTPClient
import Synchronization

/// Asks a server for vectors: deadlines, a few requests at once, attempts, and a breaker for when it is away.
final class RemoteEmbedder: Sendable {
    /// How long a call may take, attempts and all.
    struct Patience: Sendable {
        var query: Duration = .seconds(2)
        var backfill: Duration = .seconds(30)

        subscript(purpose: Embedder.Purpose) -> Duration { purpose == .query ? query : backfill }
    }

    private let settings: RemoteEmbeddings
    private let patience: Patience
    // One for each purpose: a backfill must not take the places of those who wait.
    private let clients: [Embedder.Purpose: HTTPClient]
    private let breaker = Mutex(RemoteBreaker())

    init(_ settings: RemoteEmbeddings, patience: Patience = .init()) {
        self.settings = settings
        self.patience = patience
        clients = [.query: Self.client(at: 4, waiting: 32), .backfill: Self.client(at: 2, waiting: 16)]
    }

    private static func client(at once: Int, waiting: Int) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.transferCountMax = once
        configuration.waitingCountMax = waiting
        configuration.userAgent = "groupd"
        return HTTPClient(configuration)
    }

    func vectors(of texts: [String], for purpose: Embedder.Purpose) async throws(EmbeddingError) -> [[Float]] {
        guard breaker.withLock({ $0.admits(now: .now) }) else {
            throw .unavailable(reason: "it failed too often of late, and is asked again in a while")
        }
        do throws(EmbeddingError) {
            let vectors = try await attempt(texts, purpose)
            breaker.withLock { $0.answered() }
            return vectors
        } catch {
            breaker.withLock { breaker in
                switch error {
                case .unavailable: breaker.failed(now: .now)
                case .cancelled, .overloaded, .shutDown: breaker.abandoned(now: .now)
                default: breaker.answered()
                }
            }
            throw error
        }
    }

    /// Sends a request until it is answered, cannot be, or the time is over.
    private func attempt(_ texts: [String], _ purpose: Embedder.Purpose) async throws(EmbeddingError) -> [[Float]] {
        let end = ContinuousClock.now + patience[purpose]
        let body = RemoteQuestion(settings, texts).bytes
        var attempts = RemoteAttempts()
        while true {
            let failed: RemoteFailure
            switch await send(body, texts.count, purpose, until: end) {
            case .success(let vectors): return vectors
            case .failure(let failure): failed = failure
            }
            let left = ContinuousClock.now.duration(to: end)
            switch attempts.failed(failed.kind, left: left, unit: .random(in: 0...1)) {
            case .giveUp: throw failed.error
            case .retry(let pause):
                do { try await Task.sleep(for: pause) } catch { throw .cancelled }
            }
        }
    }

    private func send(
        _ body: [UInt8], _ count: Int, _ purpose: Embedder.Purpose, until end: ContinuousClock.Instant
    ) async -> Result<[[Float]], RemoteFailure> {
        do throws(HTTPClientError) {
            let response = try await clients[purpose]!.send(request(body, count, until: end))
            guard response.status == 200 else { return .failure(RemoteFailure(response)) }
            let bytes = try await response.body.collect(upTo: .max)
            return Result { () throws(EmbeddingError) in
                try RemoteAnswer.vectors(bytes, count: count, dimensions: settings.dimensions)
            }.mapError { RemoteFailure(kind: .other, error: $0) }
        } catch {
            return .failure(RemoteFailure(error))
        }
    }

    private func request(_ body: [UInt8], _ count: Int, until end: ContinuousClock.Instant) -> HTTPRequest {
        let left = max(.milliseconds(1), ContinuousClock.now.duration(to: end))
        var request = HTTPRequest(
            .post, settings.url + (settings.url.hasSuffix("/") ? "" : "/") + "embeddings",
            headers: ["Content-Type": "application/json", "Accept": "application/json"], body: .bytes(body),
            deadlines: .init(connect: left, firstByte: left, betweenBytes: left, total: left),
            policy: .init(allowsPlainHTTP: true),
            responseBytesMax: RemoteAnswer.bytesMax(texts: count, dimensions: settings.dimensions))
        if !settings.apiKey.isEmpty { request.headers.add("Authorization", "Bearer \(settings.apiKey)") }
        return request
    }
}
