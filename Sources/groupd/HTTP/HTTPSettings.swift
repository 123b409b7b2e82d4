internal import NIOCore

/// What the HTTP server needs to know of the configuration.
struct HTTPSettings: Sendable {
    var listen: ListenAddress
    var tls = Configuration.TLS()
    var publicURL: WebAddress?
    var allowedOrigins: [WebOrigin] = []
    var trustedProxies: [AddressRange] = []
    var limits = ConnectionLimits()
    /// Of a WebSocket's frames.
    var frameBytesMax = 131_072
    /// Connections that speak HTTP at a time; WebSockets do not count.
    var connectionsMax = 16_384
    var connectionsPerAddressMax = 1_024
    /// Characters of a message.
    var messageCharactersMax = 8_000

    var isEncrypted: Bool { tls.certificate != nil }
}

extension HTTPSettings {
    init(_ configuration: Configuration) {
        let http = configuration.http
        listen = http.listen
        tls = http.tls
        publicURL = http.publicURL
        allowedOrigins = http.allowedOrigins
        trustedProxies = http.trustedProxies
        limits.handshake = .seconds(Int64(http.handshakeSeconds))
        limits.headerBytes = http.headerBytes
        limits.bodyBytes = http.bodyBytes
        frameBytesMax = configuration.limits.frameBytes
        connectionsMax = min(connectionsMax, configuration.limits.connections)
        messageCharactersMax = configuration.limits.messageCharacters
    }
}
