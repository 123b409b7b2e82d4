internal import OpenSSL

/// A signed token (RFC 7515, compact) as it reads, before anybody has looked at its signature.
///
/// Read strictly and only once: what is checked is what is believed. One spelling of Base 64, JSON without doubled
/// names, whole numbers for times, no header that would have the token choose its own key or rules (RFC 8725).
/// Whatever deviates is no token; why, nobody is told.
struct CompactToken: Sendable {
    /// Longer ones are not read at all.
    static let bytesMax = 8_192

    let header: Header
    let claims: Claims
    /// What the signature is over.
    let signedBytes: [UInt8]
    let signature: [UInt8]

    struct Header: Sendable, Equatable {
        let algorithm: String
        let keyID: String?
        let type: String?
    }

    struct Claims: Sendable, Equatable {
        let issuer: String
        let subject: String
        let audiences: [String]
        let sessionID: String?
        let name: String?
        /// Seconds since 1970.
        let expiresAt: Int64
        let notBefore: Int64?
        let issuedAt: Int64?
    }

    init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64.url.decode(parts[0]), let claims = Base64.url.decode(parts[1]),
            let signature = Base64.url.decode(parts[2]), !signature.isEmpty,
            let header = Self.object(header, Header.init(view:)),
            let claims = Self.object(claims, Claims.init(view:))
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signedBytes = Array(text.utf8.dropLast(parts[2].utf8.count + 1))
    }

    private static func object<Value>(_ bytes: [UInt8], _ read: (JSONView) -> Value?) -> Value? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let document = try? JSONDocument(parsing: bytes), document.defect == nil,
                document.root.kind == .object
            else { return nil }
            return read(document.root)
        }
    }
}

extension CompactToken.Header {
    /// Names that let a token bring its own key, or rules that its reader has to know.
    private static let refused: Set<String> = ["crit", "jku", "jwk", "x5u", "x5c", "zip", "b64", "enc"]

    fileprivate init?(view: JSONView) {
        guard view.members.allSatisfy({ !Self.refused.contains($0.name.text) }),
            let algorithm = view.member("alg")?.string,
            let keyID = view.optionalString("kid"), let type = view.optionalString("typ")
        else { return nil }
        self.algorithm = algorithm
        self.keyID = keyID.value
        self.type = type.value
    }
}

extension CompactToken.Claims {
    fileprivate init?(view: JSONView) {
        guard let issuer = view.member("iss")?.string, let subject = view.member("sub")?.string, !subject.isEmpty,
            let audiences = view.member("aud")?.strings, let expiresAt = view.member("exp")?.epochSeconds,
            let sessionID = view.optionalString("sid"),
            let notBefore = view.optionalSeconds("nbf"), let issuedAt = view.optionalSeconds("iat")
        else { return nil }
        self.issuer = issuer
        self.subject = subject
        self.audiences = audiences
        self.sessionID = sessionID.value
        name = view.member("name")?.string
        self.expiresAt = expiresAt
        self.notBefore = notBefore.value
        self.issuedAt = issuedAt.value
    }
}

/// A member that may be missing but not be of another type.
private struct Allowed<Value> { let value: Value? }

extension JSONView {
    /// The last second of the year 9999.
    private static let epochSecondsMax: Int64 = 253_402_300_799

    /// Whole seconds, written as digits.
    fileprivate var epochSeconds: Int64? {
        guard kind == .integer, let seconds = int64, 0...Self.epochSecondsMax ~= seconds else { return nil }
        return seconds
    }

    /// One string, or an array of nothing else.
    fileprivate var strings: [String]? {
        if let string { return [string] }
        guard kind == .array else { return nil }
        let strings = elements.map(\.string)
        let present = strings.compactMap(\.self)
        return present.count == strings.count ? present : nil
    }

    fileprivate func optionalString(_ name: StaticString) -> Allowed<String>? {
        guard let member = member(name) else { return Allowed(value: nil) }
        return member.string.map { Allowed(value: $0) }
    }

    fileprivate func optionalSeconds(_ name: StaticString) -> Allowed<Int64>? {
        guard let member = member(name) else { return Allowed(value: nil) }
        return member.epochSeconds.map { Allowed(value: $0) }
    }
}
