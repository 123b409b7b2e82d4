/// Some bytes of a body, `nil` at its end, or why there are no more.
typealias BodyChunk = Result<[UInt8]?, HTTPClientError>

/// What reader and transfer owe each other: the head once, then the body in chunks, at most so much of it in memory.
///
/// Decides only: whoever waits is stored as an opaque waiter and handed back to be resumed.
struct ResponseState<HeadWaiter, ChunkWaiter> {
    typealias Chunk = BodyChunk

    enum State {
        case created
        case awaitingHead(HeadWaiter)
        case streaming(Stream)
        /// Nothing more will come; `nil` is a complete response.
        case over(HTTPClientError?)
    }

    struct Stream {
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

    let bufferBytesMax: Int
    let responseBytesMax: Int
    var receivedByteCount = 0
    var state = State.created

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

    /// Ends the response, once its ending has been told.
    mutating func end(_ ending: Result<Void, HTTPClientError>) -> Chunk {
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
