internal import OpenSSL

extension CompactToken {
    /// The text of a token of ours: HS256, and the key by its name.
    static func text(key: (id: String, secret: [UInt8]), type: String, claims: (inout JSONWriter) -> Void) -> String {
        var header = JSONWriter()
        header.object { writer in
            writer.field("alg", "HS256")
            writer.field("kid", key.id)
            writer.field("typ", type)
        }
        var payload = JSONWriter()
        payload.object(claims)
        let signed = "\(Base64.url.encode(header.bytes)).\(Base64.url.encode(payload.bytes))"
        let code = HMACSHA256.code(for: Array(signed.utf8), key: key.secret)
        return "\(signed).\(Base64.url.encode(code))"
    }

    /// Whether its signature is that of a holder of the secret, by HS256 and nothing else.
    func isSigned(bySecret secret: [UInt8]) -> Bool {
        header.algorithm == "HS256" && HMACSHA256.isValid(signature, for: signedBytes, key: secret)
    }
}
