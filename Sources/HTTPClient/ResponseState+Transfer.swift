// What the transfer thread does.

extension ResponseState {
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
}
