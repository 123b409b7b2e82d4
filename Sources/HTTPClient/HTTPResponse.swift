/// The answer of a server: its head, and a body that is still coming in.
public struct HTTPResponse: Sendable {
    /// The status code.
    public let status: Int
    /// The header fields, as received.
    public let headers: HTTPHeaders
    /// The body. Dropping it without reading to its end stops the transfer.
    public let body: HTTPBody
}

/// A response body, as it comes in. It can be read once.
///
/// The server is read only as fast as this is: when the reader lags behind by more than
/// ``HTTPClient/Configuration/bufferBytesMax``, the transfer pauses.
///
/// Iterating throws ``HTTPClientError``, after all that was received before the failure has been delivered. When
/// the iterating task is cancelled the transfer stops and ``HTTPClientError/cancelled`` is thrown at once.
public struct HTTPBody: AsyncSequence, Sendable {
    let reader: BodyReader

    /// Chunks of at least one byte; how the server cut them up has no meaning.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let reader: BodyReader

        /// The next chunk; `nil` at the end of the body.
        public mutating func next() async throws(HTTPClientError) -> [UInt8]? {
            try await reader.next()
        }
    }

    /// An iterator; all iterators of a body take from the same chunks.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: reader) }

    /// The whole body, or ``HTTPClientError/tooLarge(_:)`` when it is longer than `byteCountMax`.
    public func collect(upTo byteCountMax: Int) async throws(HTTPClientError) -> [UInt8] {
        var bytes: [UInt8] = []
        var iterator = makeAsyncIterator()
        while let chunk = try await iterator.next() {
            guard chunk.count <= byteCountMax - bytes.count else {
                reader.stop()
                throw .tooLarge(.body)
            }
            bytes += chunk
        }
        return bytes
    }
}
