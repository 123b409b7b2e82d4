internal import NIOSSL

/// Where the server of this configuration answers, for a client on its own machine.
struct ChatAddress {
    let host: String
    let port: Int
    /// Nil: in the clear, which stays on this machine.
    let tls: NIOSSLContext?

    /// Throws where `http.tls.certificate` cannot be read.
    init(_ http: Configuration.HTTP) throws(CommandFailure) {
        host =
            switch http.listen.host {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: http.listen.host
            }
        port = http.listen.port
        tls = try Self.context(http.tls.certificate)
    }

    /// The server's own certificate is trusted whatever name it is for: it is read from where the server reads it.
    private static func context(_ certificate: String?) throws(CommandFailure) -> NIOSSLContext? {
        guard let certificate else { return nil }
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(certificate))]
            configuration.certificateVerification = .noHostnameVerification
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw CommandFailure(sentence: "http.tls.certificate cannot be used: \(error).")
        }
    }
}

extension ChatAddress: CustomStringConvertible {
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
