// What the reading task does.

extension ResponseState {
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

    private mutating func deliver(_ stream: inout Stream) -> Next {
        let chunk = stream.buffer
        let resumesTransfer = stream.isPaused && stream.ending == nil
        stream.buffer = []
        stream.isPaused = false
        state = .streaming(stream)
        return .deliver(.success(chunk), resumesTransfer: resumesTransfer)
    }
}
