/// Why a request or a response body failed.
///
/// No case carries anything of the request or the response, so an error can be logged as it is: no
/// header, key, path or query can be in it.
public enum HTTPClientError: Error, Hashable, Sendable {
    /// The request was not sent, because its policy forbids the URL or the address behind it.
    case refusedURL(URLRefusal)
    /// The request was not sent, because a header field could not be sent as it is.
    case invalidHeader
    /// The request was not sent, because as many as allowed are under way and waiting.
    case overloaded
    /// The server's name has no address.
    case cannotResolve
    /// No connection to the server.
    case cannotConnect
    /// The server could not prove who it is, or TLS failed otherwise.
    case tls
    /// A phase took longer than it may.
    case timedOut(Phase)
    /// More was received than allowed.
    case tooLarge(Part)
    /// The connection broke before the response was complete.
    case connectionLost
    /// What the server sent is not HTTP.
    case invalidResponse
    /// The file to send could not be read in full.
    case cannotReadBody
    /// The body has another reader, which is waiting for its next chunk.
    case bodyHasAnotherReader
    /// The task was cancelled, or the response was dropped.
    case cancelled
    /// The client has been shut down.
    case shutDown
    /// libcurl failed in another way, with this code.
    case other(code: Int)

    /// Why a URL was refused.
    public enum URLRefusal: Hashable, Sendable {
        /// It is not an absolute URL.
        case malformed
        /// Its scheme is not allowed.
        case scheme
        /// It contains a user name or password.
        case credentials
        /// Its host is not among those allowed.
        case host
        /// Its host has an address that is not a public one.
        case address
    }

    /// What took too long.
    public enum Phase: Hashable, Sendable {
        /// Looking the name up, connecting, TLS.
        case connect
        /// Sending the request's body.
        case send
        /// Waiting for the response to begin.
        case firstByte
        /// Waiting for more of the response.
        case betweenBytes
        /// Everything together.
        case total
    }

    /// What was too large.
    public enum Part: Hashable, Sendable {
        /// Status line and header fields.
        case head
        /// The body.
        case body
        /// One server-sent event or one line of it.
        case event
    }
}
