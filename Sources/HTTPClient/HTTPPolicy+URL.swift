import CCurl

extension HTTPPolicy {
    /// The protocols that libcurl may use, in its own notation.
    var protocols: String { allowsPlainHTTP ? "http,https" : "https" }

    /// The normalised form of `url`, when it may be asked.
    ///
    /// libcurl's own parser decides what scheme and host are: with a second one there would be URLs that the check
    /// and the connection read differently.
    func checked(_ url: String) throws(HTTPClientError) -> String {
        // libcurl would stop reading at a NUL.
        guard !url.utf8.contains(0), let parsed = curl_url() else { throw .refusedURL(.malformed) }
        defer { curl_url_cleanup(parsed) }
        // Without further flags, schemes that libcurl does not know are refused, and none is guessed.
        switch curl_url_set(parsed, CURLUPART_URL, url, UInt32(CURLU_PATH_AS_IS)) {
        case CURLUE_OK: break
        case CURLUE_UNSUPPORTED_SCHEME: throw .refusedURL(.scheme)
        default: throw .refusedURL(.malformed)
        }
        let scheme = part(CURLUPART_SCHEME, of: parsed)
        guard scheme == "https" || scheme == "http" && allowsPlainHTTP else { throw .refusedURL(.scheme) }
        guard let host = part(CURLUPART_HOST, of: parsed),
            let port = part(CURLUPART_PORT, of: parsed), let normalised = part(CURLUPART_URL, of: parsed)
        else { throw .refusedURL(.malformed) }
        guard part(CURLUPART_USER, of: parsed) == nil, part(CURLUPART_PASSWORD, of: parsed) == nil else {
            throw .refusedURL(.credentials)
        }
        guard allows(host: host.lowercased(), port: port) else { throw .refusedURL(.host) }
        return normalised
    }

    private func allows(host: String, port: String) -> Bool {
        guard let allowedHosts else { return true }
        return allowedHosts.contains(host) || allowedHosts.contains("\(host):\(port)")
    }

    private func part(_ part: CURLUPart, of parsed: OpaquePointer) -> String? {
        let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parsed, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
