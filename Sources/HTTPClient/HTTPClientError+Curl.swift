import CCurl

extension HTTPClientError {
    /// What a finished transfer's code means; `nil` for success. `isHeadReceived` tells what ran out of room.
    init?(_ code: CURLcode, isHeadReceived: Bool) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_URL_MALFORMAT: self = .refusedURL(.malformed)
        case CURLE_COULDNT_RESOLVE_HOST: self = .cannotResolve
        case CURLE_COULDNT_CONNECT: self = .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut(.connect)
        case CURLE_FILESIZE_EXCEEDED: self = .tooLarge(.body)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR: self = .connectionLost
        // The URL's scheme was checked before; what is not supported here is HTTP/0.9, that is no HTTP at all.
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING: self = .invalidResponse
        case CURLE_READ_ERROR, CURLE_SEND_FAIL_REWIND: self = .cannotReadBody
        // The longest line that libcurl takes is a head that is too large, reported as missing memory.
        case CURLE_OUT_OF_MEMORY where !isHeadReceived: self = .tooLarge(.head)
        case let code where Self.tlsCodes.contains(code.rawValue): self = .tls
        default: self = .other(code: Int(code.rawValue))
        }
    }

    private static let tlsCodes = Set(
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_CLIENTCERT,
        ].map(\.rawValue))
}
