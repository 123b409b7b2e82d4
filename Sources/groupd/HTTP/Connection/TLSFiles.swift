internal import NIOSSL

/// Why TLS cannot be spoken, in a sentence.
struct TLSFilesError: Error, Equatable, CustomStringConvertible {
    let description: String
}

extension Configuration.TLS {
    /// What TLS is spoken with; nil where it is not configured.
    ///
    /// TLS 1.2 is the least that is taken. The files are read once: a new certificate takes a restart.
    func context() throws(TLSFilesError) -> NIOSSLContext? {
        guard let certificate, let key else { return nil }
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw TLSFilesError(description: "http.tls.certificate: \(certificate) holds no certificate in PEM.")
        }
        do {
            let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFilesError(description: "http.tls.key: \(key) holds no key in PEM that fits the certificate.")
        }
    }
}
