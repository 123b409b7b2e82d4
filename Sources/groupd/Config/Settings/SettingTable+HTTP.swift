extension SettingTable {
    static let http = [
        Setting(
            "http.listen", \.http.listen,
            "The address and port that people reach; :8080 is every address of this machine."),
        Setting(
            "http.public_url", \.http.publicURL,
            "The URL that people know this server by, for links; empty takes it from each request."),
        Setting(
            "http.allowed_origins", \.http.allowedOrigins,
            "Origins besides the page's own whose scripts may connect; browsers from elsewhere are refused."),
        Setting(
            "http.trusted_proxies", \.http.trustedProxies,
            "Addresses or ranges of proxies whose word on the client's address is taken."),
        Setting(
            "http.tls.certificate", \.http.tls.certificate,
            "A PEM file with the certificate and its chain; with http.tls.key it switches HTTPS on."),
        Setting(
            "http.tls.key", \.http.tls.key,
            "A PEM file with the certificate's private key."),
        Setting(
            "http.body_bytes", \.http.bodyBytes,
            "The longest body of a request, attachments apart.", check: .atLeast(1_024)),
        Setting(
            "http.header_bytes", \.http.headerBytes,
            "The most bytes that a request's headers take together.", check: .atLeast(1_024)),
        Setting(
            "http.handshake_seconds", \.http.handshakeSeconds,
            "How long a new connection may take to send its request's headers.", check: .range(1...3_600)),
        Setting(
            "metrics.listen", \.metrics.listen,
            "The address and port of /metrics; empty switches it off."),
    ]
}
