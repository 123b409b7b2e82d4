import Synchronization

/// A request and what has come back, shared by the task that reads and the thread that transfers.
final class Exchange: Sendable {
    struct Head: Sendable {
        let status: Int
        let headers: HTTPHeaders
    }

    typealias HeadWaiter = CheckedContinuation<Result<Head, HTTPClientError>, Never>
    typealias ChunkWaiter = CheckedContinuation<BodyChunk, Never>
    typealias State = ResponseState<HeadWaiter, ChunkWaiter>

    let id: UInt64
    let request: HTTPRequest
    /// The request's URL, checked and normalised.
    let url: String
    /// Runs from the call. After the start only the transfer's thread looks at its own copy.
    let clock: PhaseClock
    private let state: Mutex<State>

    init(id: UInt64, request: HTTPRequest, url: String, bufferBytesMax: Int) {
        self.id = id
        self.request = request
        self.url = url
        clock = PhaseClock(request.deadlines, now: .now)
        state = Mutex(State(bufferBytesMax: bufferBytesMax, responseBytesMax: request.responseBytesMax))
    }

    var isWanted: Bool { state.withLock { $0.isWanted } }

    /// Registers who waits for the head; `false` when the exchange is over already and the waiter was told.
    func awaitHead(_ waiter: HeadWaiter) -> Bool {
        guard let error = state.withLock({ $0.awaitHead(waiter) }) else { return true }
        waiter.resume(returning: .failure(error))
        return false
    }

    /// Registers who waits for the next chunk, or gives it one; returns whether the transfer should go on again.
    func next(_ waiter: ChunkWaiter) -> Bool {
        guard case .deliver(let chunk, let resumesTransfer) = state.withLock({ $0.next(waiter) }) else { return false }
        waiter.resume(returning: chunk)
        return resumesTransfer
    }

    func cancel(_ error: HTTPClientError) { wake(state.withLock { $0.cancel(error) }) }

    /// Hands over the head; `false` when nobody waits for it any more.
    func receiveHead(_ head: Head) -> Bool {
        guard let waiter = state.withLock({ $0.receiveHead() }) else { return false }
        waiter.resume(returning: .success(head))
        return true
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> State.Receipt {
        // Copied or left alone before this returns; no pointer stays behind.
        let borrowed = Borrowed(bytes: bytes)
        let receipt = state.withLock { $0.receive(borrowed.bytes) }
        if case .accept(let wakeUp) = receipt { wake(wakeUp) }
        return receipt
    }

    func finish(_ error: HTTPClientError?) { wake(state.withLock { $0.finish(error) }) }

    private struct Borrowed: @unchecked Sendable { let bytes: UnsafeRawBufferPointer }

    private func wake(_ wake: State.Wake) {
        switch wake {
        case .nobody: break
        case .head(let waiter, let error): waiter.resume(returning: .failure(error))
        case .chunk(let waiter, let chunk): waiter.resume(returning: chunk)
        }
    }
}
