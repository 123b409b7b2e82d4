internal import GroupChat

/// What a handler knows of a request besides its parameters and its body.
struct RequestContext: Sendable {
    /// In the answer and in the log.
    let requestID: String
    /// Where the client is, past trusted proxies; nil where that cannot be known.
    let clientAddress: NetworkAddress?
    /// What the client calls itself, cut to a bearable length.
    let userAgent: String?
    /// What links begin with, without a slash at the end: `https://chat.example.org`.
    let baseURL: String
}
