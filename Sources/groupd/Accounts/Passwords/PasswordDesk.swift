internal import OpenSSL

/// Hashes passwords, tells that it does, and speaks of a full queue in a client's words.
struct PasswordDesk: Sendable {
    let hasher: PasswordHasher
    let observe: @Sendable (AccountObservation) -> Void

    /// The text to store.
    ///
    /// - Throws: `overloaded` where too many wait; nothing was hashed then.
    func hash(_ password: String) async throws(ClientError) -> String {
        try await counted { try await hasher.hash(password) }
    }

    /// Whether the password is the stored one. With nothing stored it costs the same and is not.
    func isRight(_ password: String, against stored: String?) async throws(ClientError) -> Bool {
        try await counted {
            guard let stored else {
                try await hasher.verifyDummy(password)
                return false
            }
            return try await hasher.verify(password, against: stored) == .match
        }
    }

    private func counted<R>(_ work: () async throws -> R) async throws(ClientError) -> R {
        do {
            let result = try await work()
            observe(.passwordHashed)
            return result
        } catch PasswordHasherError.overloaded {
            throw ClientError(.overloaded, "Too many people log in right now.", retryAfter: .seconds(5))
        } catch {
            throw ClientError(.unavailable, "The server is going down, or the request was given up.")
        }
    }
}
