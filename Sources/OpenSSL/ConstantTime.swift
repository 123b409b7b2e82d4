import COpenSSL

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
///
/// Use it wherever one side is a secret: `==` stops at the first difference and so tells a guesser
/// how many leading bytes were right. Lengths are not secret.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return CRYPTO_memcmp(left, right, left.count) == 0
}
