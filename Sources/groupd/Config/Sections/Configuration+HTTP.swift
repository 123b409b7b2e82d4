extension Configuration {
    /// The server's own port.
    struct HTTP: Sendable, Equatable {
        var listen = ListenAddress(host: "127.0.0.1", port: 8080)
        /// Nothing: links are built from the request.
        var publicURL: WebAddress?
        /// Besides the page's own origin.
        var allowedOrigins: [WebOrigin] = []
        /// Whose `Forwarded` headers are believed.
        var trustedProxies: [AddressRange] = []
        var tls = TLS()
        var bodyBytes = 1_048_576
        var headerBytes = 32_768
        var handshakeSeconds = 10
    }

    /// Paths of PEM files: both, or neither for plain HTTP.
    struct TLS: Sendable, Equatable {
        var certificate: String?
        var key: String?
    }

    /// The port that serves `/metrics`.
    struct Metrics: Sendable, Equatable {
        /// Nothing switches it off.
        var listen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 9464)
    }
}
