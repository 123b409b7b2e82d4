extension Configuration {
    /// What is wrong with the settings taken together: a sentence each, none when all is well.
    var inconsistencies: [String] {
        let checks = [
            httpInconsistency, migrationInconsistency, tokenInconsistency, lifetimeInconsistency,
            storageInconsistency, embeddingsInconsistency,
        ]
        return checks.compactMap { $0 } + issuerInconsistencies + providerInconsistencies
    }

    /// What is allowed, and probably not meant: a sentence each.
    var doubts: [String] {
        var doubts: [String] = []
        if limits.messageCharacters * 12 > limits.frameBytes {
            doubts.append(
                "limits.frame_bytes (\(limits.frameBytes.grouped)) may be too small for a message of "
                    + "limits.message_characters (\(limits.messageCharacters.grouped)) at 12 bytes each.")
        }
        if limits.outboxBytes < limits.frameBytes {
            doubts.append(
                "limits.outbox_bytes (\(limits.outboxBytes.grouped)) is below limits.frame_bytes "
                    + "(\(limits.frameBytes.grouped)): clients may be closed as slow when they are not.")
        }
        return doubts
    }

    private var httpInconsistency: String? {
        (http.tls.certificate == nil) == (http.tls.key == nil)
            ? nil : "http.tls.certificate and http.tls.key go together: only one of them is set."
    }

    private var migrationInconsistency: String? {
        postgres.url == nil && postgres.migrationURL != nil
            ? "postgres.migration_url is set and postgres.url is not: the embedded database needs neither." : nil
    }

    private var tokenInconsistency: String? {
        auth.accessTokenSeconds > auth.refreshTokenSeconds
            ? "auth.access_token_seconds is longer than auth.refresh_token_seconds." : nil
    }

    private var lifetimeInconsistency: String? {
        qa.answerTTLMinSeconds > qa.answerTTLMaxSeconds
            ? "qa.answer_ttl_min_seconds is longer than qa.answer_ttl_max_seconds." : nil
    }

    private var storageInconsistency: String? {
        guard storage.kind == .s3 else { return nil }
        return missing(
            [
                ("storage.s3.endpoint", storage.s3.endpoint != nil), ("storage.s3.bucket", storage.s3.bucket != nil),
                ("storage.s3.access_key", storage.s3.accessKey != nil),
                ("storage.s3.secret_key", storage.s3.secretKey != nil),
            ], for: "storage.kind s3")
    }

    private var embeddingsInconsistency: String? {
        guard embeddings.kind == .openai else { return nil }
        return missing(
            [("embeddings.url", embeddings.url != nil), ("embeddings.model", embeddings.model != nil)],
            for: "embeddings.kind openai")
    }
}

extension Configuration {
    private var issuerInconsistencies: [String] {
        auth.issuers.sorted { $0.key < $1.key }.compactMap { name, issuer in
            let key = "auth.issuers.\(name.text)"
            let needs = [("\(key).issuer", issuer.issuer != nil), ("\(key).audience", issuer.audience != nil)]
            if let sentence = missing(needs, for: key) { return sentence }
            guard (issuer.secret == nil) == (issuer.jwksURL == nil) else { return nil }
            return "\(key) takes one of \(key).secret and \(key).jwks_url: "
                + (issuer.secret == nil ? "none of them is set." : "both of them are set.")
        }
    }

    private var providerInconsistencies: [String] {
        let unknown = qa.providers.filter { $0 != .stub && providers[$0] == nil }
        return unknown.map { "qa.providers names \($0.text), and there is no providers.\($0.text).kind." }
            + providers.sorted { $0.key < $1.key }.compactMap { name, provider in
                let key = "providers.\(name.text)"
                guard let kind = provider.kind ?? (name == .stub ? .stub : nil) else {
                    return missing([("\(key).kind", false)], for: key)
                }
                guard kind != .stub else { return nil }
                let needs = [("\(key).base_url", provider.baseURL != nil), ("\(key).model", provider.model != nil)]
                return missing(needs, for: "\(key).kind \(kind.rawValue)")
            }
    }

    /// Says which of `needs` are not met, or nothing when all are.
    private func missing(_ needs: [(key: String, isSet: Bool)], for reason: String) -> String? {
        let keys = needs.filter { !$0.isSet }.map(\.key)
        return keys.isEmpty ? nil : "\(reason) needs \(keys.joined(separator: ", "))."
    }
}
