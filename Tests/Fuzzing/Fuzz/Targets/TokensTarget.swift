import GroupChat
import OpenSSL
import Postgres

/// The check of a bearer token: its reading, the rules for our own and for outside issuers', and our signature.
///
/// RS256 and ES256 are followed up to their signature, which is JWTKit's to look at.
struct TokensTarget: FuzzTarget {
    let name = "tokens"

    /// 1 January 2026: nothing depends on when the fuzzer runs.
    private static let now = Timestamp(unixMilliseconds: 1_767_225_600_000)
    private static let key = SigningKey(
        id: UUID128(high: 0x1111_1111_1111_4111, low: 0x8111_1111_1111_1111), secret: Array(repeating: 0x2A, count: 64),
        createdAt: now, retiredAt: nil)

    private enum Sort: Int, CaseIterable { case raw, signedByUs, signedByOthers }

    func run(_ input: consuming Input) {
        let sort = Sort.allCases[input.choice() % Sort.allCases.count]
        let cut = input.choice()
        let bytes = input.bytes
        switch sort {
        case .raw: check(String(decoding: bytes, as: UTF8.self), isSigned: false)
        case .signedByUs: check(Self.token(bytes, secret: Self.key.secret), isSigned: true)
        case .signedByOthers:
            let secret = Array(repeating: UInt8(truncatingIfNeeded: cut), count: 32)
            check(Self.token(bytes, secret: secret), isSigned: false)
        }
    }

    /// A token of the header and the claims, which a line feed parts.
    private static func token(_ bytes: [UInt8], secret: [UInt8]) -> String {
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
        let signed = parts.map(Base64.url.encode).joined(separator: ".")
        return "\(signed).\(Base64.url.encode(HMACSHA256.code(for: Array(signed.utf8), key: secret)))"
    }

    private func check(_ text: String, isSigned: Bool) {
        guard let token = CompactToken(text) else { return }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        promise(parts.count == 3 && text.utf8.count <= CompactToken.bytesMax, "a token has three parts and a bound")
        promise(parts[2] == Base64.url.encode(token.signature), "a signature is spelt in one way")
        promise(Array("\(parts[0]).\(parts[1])".utf8) == token.signedBytes, "the signature is over what was read")
        checkOutside(token)
        guard let content = AccessTokens.content(of: token, signedWith: Self.key, at: Self.now) else { return }
        promise(isSigned, "who did not sign is not believed")
        promise(content.expiresAt > Self.now, "an expired token is over")
        promise(content.user == UserID(token.claims.subject), "a token stands for its subject")
        promise(
            token.header == .init(algorithm: "HS256", keyID: Self.key.id.description, type: AccessTokens.type),
            "only our own sort of token is ours")
        Trap.spring(if: content.expiresAt > Self.now.advanced(by: .seconds(86_400)))
    }

    private func checkOutside(_ token: CompactToken) {
        guard let subject = OutsideSubject(token, audience: "groupd", at: Self.now) else { return }
        promise(token.claims.audiences.contains("groupd"), "a token for others is for others")
        promise(subject.expiresAt > Self.now, "an expired token is over")
        promise(!subject.subject.utf8.contains(0) && !subject.subject.isEmpty, "a subject can be stored")
        promise(subject.name.map { Wire.Name($0) != nil } ?? true, "a name keeps the rules of names")
    }
}
