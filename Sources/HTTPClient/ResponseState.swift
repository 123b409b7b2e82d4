/// Some bytes of a body, `nil` at its end, or why there are no more.
typealias BodyChunk = Result<[UInt8]?, HTTPClientError>

/// What reader and transfer owe each other: the head once, then the body in chunks, at most so much of it in memory.
///
/// Decides only: whoever waits is stored as an opaque waiter and handed back to be resumed.
struct ResponseState<HeadWaiter, ChunkWaiter> {
    typealias Chunk = BodyChunk

    private enum State {
        case created
        case awaitingHead(HeadWaiter)
        case streaming(Stream)
        /// Nothing more will come; `nil` is a complete response.
        case over(HTTPClientError?)
    }

    private struct Stream {
        var buffer: [UInt8] = []
        var waiter: ChunkWaiter?
        var isPaused = false
        var ending: Result<Void, HTTPClientError>?
    }

    /// Somebody to resume, with what.
    enum Wake {
        case nobody
        case head(HeadWaiter, HTTPClientError)
        case chunk(ChunkWaiter, Chunk)
    }

    private let bufferBytesMax: Int
    private let responseBytesMax: Int
    private var receivedByteCount = 0
    private var state = State.created

    init(bufferBytesMax: Int, responseBytesMax: Int) {
        self.bufferBytesMax = bufferBytesMax
        self.responseBytesMax = responseBytesMax
    }

    /// Whether a transfer would still be of use to anybody.
    var isWanted: Bool {
        switch state {
        case .created, .awaitingHead: true
        case .streaming(let stream): stream.ending == nil
        case .over: false
        }
    }

    // MARK: - The reader

    /// The caller waits for the head; or an error, when it was cancelled before.
    mutating func awaitHead(_ waiter: HeadWaiter) -> HTTPClientError? {
        switch state {
        case .created:
            state = .awaitingHead(waiter)
            return nil
        case .over(let error): return error ?? .cancelled
        case .awaitingHead, .streaming: preconditionFailure("a head is awaited once")
        }
    }

    enum Next {
        /// Here it is. With `resumesTransfer`, there is room again for what the server has to say.
        case deliver(Chunk, resumesTransfer: Bool)
        /// The waiter will be woken.
        case wait
    }

    /// The reader wants the next chunk: all that has come in since the last.
    mutating func next(_ waiter: ChunkWaiter) -> Next {
        switch state {
        case .created, .awaitingHead: preconditionFailure("a body comes after its head")
        case .over(let error?): return .deliver(.failure(error), resumesTransfer: false)
        case .over(nil): return .deliver(.success(nil), resumesTransfer: false)
        case .streaming(var stream):
            guard stream.waiter == nil else { return .deliver(.failure(.bodyHasAnotherReader), resumesTransfer: false) }
            if !stream.buffer.isEmpty { return deliver(&stream) }
            guard let ending = stream.ending else {
                stream.waiter = waiter
                state = .streaming(stream)
                return .wait
            }
            return .deliver(end(ending), resumesTransfer: false)
        }
    }

    /// The reader gives up: what is buffered is dropped, and who waits is woken at once.
    mutating func cancel(_ error: HTTPClientError) -> Wake {
        defer { if case .over = state {} else { state = .over(error) } }
        switch state {
        case .created, .over: return .nobody
        case .awaitingHead(let waiter): return .head(waiter, error)
        case .streaming(let stream):
            guard let waiter = stream.waiter else { return .nobody }
            return .chunk(waiter, .failure(error))
        }
    }

    // MARK: - The transfer

    /// The head is complete. Returns who waits for it; `nil` when nobody does any more.
    mutating func receiveHead() -> HeadWaiter? {
        guard case .awaitingHead(let waiter) = state else { return nil }
        state = .streaming(Stream())
        return waiter
    }

    enum Receipt {
        /// Taken.
        case accept(Wake)
        /// Not taken: offer it again when the transfer is resumed.
        case pause
        /// Not taken, for good.
        case abort(HTTPClientError)
    }

    /// A piece of the body came in.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Receipt {
        guard case .streaming(var stream) = state, stream.ending == nil else { return .abort(.cancelled) }
        guard bytes.count <= responseBytesMax - receivedByteCount else { return .abort(.tooLarge(.body)) }
        // Also a piece larger than the bound is taken, when nothing else is held: it could never be otherwise.
        guard stream.buffer.isEmpty || stream.buffer.count + bytes.count <= bufferBytesMax else {
            stream.isPaused = true
            state = .streaming(stream)
            return .pause
        }
        receivedByteCount += bytes.count
        defer { state = .streaming(stream) }
        if let waiter = stream.waiter.take() { return .accept(.chunk(waiter, .success(Array(bytes)))) }
        state = .created  // lets the buffer grow in place: no second reference to it
        stream.buffer.append(contentsOf: bytes)
        return .accept(.nobody)
    }

    /// The transfer is over. What is buffered is still delivered, then its ending.
    mutating func finish(_ error: HTTPClientError?) -> Wake {
        let ending: Result<Void, HTTPClientError> = error.map { .failure($0) } ?? .success(())
        switch state {
        case .over: return .nobody
        case .created: preconditionFailure("a transfer begins when its head is awaited")
        case .awaitingHead(let waiter):
            // Success without a head: the server has not spoken HTTP.
            let error = error ?? .invalidResponse
            state = .over(error)
            return .head(waiter, error)
        case .streaming(var stream):
            if let waiter = stream.waiter { return .chunk(waiter, end(ending)) }
            stream.ending = ending
            state = .streaming(stream)
            return .nobody
        }
    }

    private mutating func deliver(_ stream: inout Stream) -> Next {
        let chunk = stream.buffer
        let resumesTransfer = stream.isPaused && stream.ending == nil
        stream.buffer = []
        stream.isPaused = false
        state = .streaming(stream)
        return .deliver(.success(chunk), resumesTransfer: resumesTransfer)
    }

    private mutating func end(_ ending: Result<Void, HTTPClientError>) -> Chunk {
        switch ending {
        case .success:
            state = .over(nil)
            return .success(nil)
        case .failure(let error):
            state = .over(error)
            return .failure(error)
        }
    }
}
