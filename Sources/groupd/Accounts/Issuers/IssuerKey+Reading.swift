extension IssuerKey {
    /// Keys in a set beyond these are left out.
    private static let countMax = 32
    /// Of a number in Base 64: 8,192 bits. Larger keys would make every forged token dear to check.
    private static let charactersMax = 1_366

    /// What a JSON Web Key Set (RFC 7517) says about one key.
    private struct Description: Sendable {
        let id: String
        let numbers: Numbers

        enum Numbers: Sendable { case rsa(modulus: String, exponent: String), p256(x: String, y: String) }
    }

    /// The keys of a set by their `kid`; nil where the bytes are no set. Keys that are of no use here (others'
    /// algorithms, for encryption, nameless) are left out.
    static func read(_ bytes: [UInt8]) async -> [String: IssuerKey]? {
        guard let descriptions = descriptions(bytes) else { return nil }
        var keys: [String: IssuerKey] = [:]
        for description in descriptions {
            switch description.numbers {
            case .rsa(let modulus, let exponent):
                keys[description.id] = await IssuerKey(modulus: modulus, exponent: exponent)
            case .p256(let x, let y): keys[description.id] = await IssuerKey(x: x, y: y)
            }
        }
        return keys
    }

    private static func descriptions(_ bytes: [UInt8]) -> [Description]? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let document = try? JSONDocument(parsing: bytes), document.defect == nil,
                let keys = document.root.member("keys"), keys.kind == .array
            else { return nil }
            return Array(keys.elements.lazy.compactMap(description).prefix(countMax))
        }
    }

    private static func description(_ key: JSONView) -> Description? {
        guard let id = key.member("kid")?.string, key.member("use").map({ $0.string == "sig" }) ?? true else {
            return nil
        }
        let algorithm = key.member("alg")?.string
        switch key.member("kty")?.string {
        case "RSA" where algorithm == nil || algorithm == Kind.rs256.rawValue:
            guard let n = number(key, "n"), let e = number(key, "e") else { return nil }
            return Description(id: id, numbers: .rsa(modulus: n, exponent: e))
        case "EC" where key.member("crv")?.string == "P-256":
            guard let x = number(key, "x"), let y = number(key, "y") else { return nil }
            return Description(id: id, numbers: .p256(x: x, y: y))
        default: return nil
        }
    }

    private static func number(_ key: JSONView, _ name: StaticString) -> String? {
        key.member(name)?.string.flatMap { $0.utf8.count <= charactersMax ? $0 : nil }
    }
}
