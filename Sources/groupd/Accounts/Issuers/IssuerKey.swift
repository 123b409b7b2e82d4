internal import FoundationEssentials
internal import JWTKit

/// A public key of an outside issuer, good for one algorithm and no other: with an RSA key no token can say HS256 and
/// be believed.
struct IssuerKey: Sendable {
    enum Kind: String, Sendable, Equatable { case rs256 = "RS256", es256 = "ES256" }

    let kind: Kind
    private let algorithm: any JWTAlgorithm

    /// - Returns: nil where the numbers are no key, or one under 2,048 bits.
    init?(modulus: String, exponent: String) async {
        guard let key = try? Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent) else { return nil }
        let keys = await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256)
        guard let algorithm = try? await keys.getKey() else { return nil }
        self.algorithm = algorithm
        kind = .rs256
    }

    /// - Returns: nil where the numbers are no point of P-256.
    init?(x: String, y: String) async {
        guard let key = try? ES256PublicKey(parameters: (x: x, y: y)) else { return nil }
        let keys = await JWTKeyCollection().add(ecdsa: key)
        guard let algorithm = try? await keys.getKey() else { return nil }
        self.algorithm = algorithm
        kind = .es256
    }

    /// Whether the holder of the private key signed the token, by this key's algorithm.
    func hasSigned(_ token: CompactToken) -> Bool {
        guard token.header.algorithm == kind.rawValue else { return false }
        return (try? algorithm.verify(token.signature, signs: token.signedBytes)) ?? false
    }
}
