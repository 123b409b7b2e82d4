import COpenSSL

/// Random bytes that nobody can predict: for keys, tokens and salts.
public enum SecureRandom {
    /// `count` bytes from OpenSSL's generator, which the operating system seeds.
    ///
    /// Never fails: without randomness the process stops rather than hand out a guessable secret.
    public static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0 && count <= Int(CInt.max), "a count of random bytes fits a C int")
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            required(RAND_bytes(buffer.baseAddress, CInt(count)), "OpenSSL has no randomness")
            initialized = count
        }
    }
}
