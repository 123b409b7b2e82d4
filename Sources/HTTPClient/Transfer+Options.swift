import CCurl

extension Transfer {
    /// Sets every option that this transfer depends on; the handle comes freshly reset.
    func configure(_ headerLines: UnsafeMutablePointer<curl_slist>?) {
        handle.set(CURLOPT_PRIVATE, UnsafeMutableRawPointer(bitPattern: UInt(exchange.id)))
        groupd_curl_set_callbacks(handle.easy, Self.callbacks, Unmanaged.passUnretained(self).toOpaque())
        configureTarget()
        configureSafety()
        configureBody()
        handle.set(CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(headerLines))
        if let userAgent = configuration.userAgent { handle.set(CURLOPT_USERAGENT, userAgent) }
    }

    private func configureTarget() {
        handle.set(CURLOPT_URL, exchange.url)
        handle.set(CURLOPT_PROTOCOLS_STR, exchange.request.policy.protocols)
        handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        handle.set(CURLOPT_PATH_AS_IS, true)
        // A kept connection may have been made under a policy that allowed its address.
        handle.set(CURLOPT_FRESH_CONNECT, !exchange.request.policy.allowsPrivateAddresses)
    }

    private func configureSafety() {
        handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = configuration.certificateAuthorityFile { handle.set(CURLOPT_CAINFO, file) }
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_PROXY, "")  // also shuts out http_proxy and its like
        handle.set(CURLOPT_NOSIGNAL, 1)
        // Without it, giving up on a name server that keeps silent blocks this thread until it answers.
        handle.set(CURLOPT_QUICK_EXIT, 1)
        // Only a net under the phase clock, which knows better what took too long.
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, 24 * 3_600_000)
    }

    private func configureBody() {
        let method = exchange.request.method
        if let source {
            handle.set(CURLOPT_UPLOAD, 1)
            handle.set(size: CURLOPT_INFILESIZE_LARGE, source.byteCount)
            handle.set(CURLOPT_CUSTOMREQUEST, method.name)
        } else if method == .head {
            handle.set(CURLOPT_NOBODY, 1)
            return  // its Content-Length is somebody else's
        } else {
            handle.set(CURLOPT_CUSTOMREQUEST, method.name)
        }
        handle.set(size: CURLOPT_MAXFILESIZE_LARGE, exchange.request.responseBytesMax)
    }

    func makeHeaderLines() -> UnsafeMutablePointer<curl_slist>? {
        // Without the first, libcurl would wait up to a second for leave to send a large body.
        var lines = ["Expect:"]
        if source == nil, [.post, .put].contains(exchange.request.method) { lines.append("Content-Length: 0") }
        // The notation with a semicolon is libcurl's for an empty value; a bare colon would remove the field.
        lines += exchange.request.headers.fields.map { field in
            field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
        }
        return lines.reduce(nil) { list, line in
            guard let list = curl_slist_append(list, line) else {
                preconditionFailure("libcurl could not allocate a header line")
            }
            return list
        }
    }
}
