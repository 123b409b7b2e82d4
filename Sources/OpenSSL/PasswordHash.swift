/// A password as it is stored: scrypt (RFC 7914) over the password and a random salt.
///
/// The stored text carries everything a later verification needs, in the PHC string format:
/// `$scrypt$ln=15,r=8,p=3$salt$hash`, salt and hash in Base 64 without padding.
///
/// Every character of a password counts: nothing is cut off, folded or stopped at a NUL. Only NULs at the very
/// end do not, because HMAC, inside scrypt, pads short keys with them.
///
/// Hashing takes hundreds of milliseconds and tens of MiB. Call these from `PasswordHasher`, never from
/// an event loop or a task.
public struct PasswordHash: Hashable, Sendable {
    /// What the hash cost.
    public let parameters: Parameters
    let salt: [UInt8]
    let key: [UInt8]

    /// Whether a password is the one that was stored.
    public enum Verdict: Hashable, Sendable {
        /// It is.
        case match
        /// It is not, or what is stored is not a hash at all.
        case mismatch
    }

    /// The text to store for `password`, under a new random salt.
    public static func hash(_ password: String, parameters: Parameters = .default) -> String {
        let salt = SecureRandom.bytes(saltByteCount)
        let key = scrypt(password, salt: salt, parameters: parameters, byteCount: keyByteCount)
        return PasswordHash(parameters: parameters, salt: salt, key: key).description
    }

    /// Whether `password` is the one behind `stored`.
    ///
    /// Costs what the parameters inside `stored` say. Text that is no hash, or one beyond
    /// ``Parameters``' bounds, is a mismatch and costs nothing.
    public static func verify(_ password: String, against stored: String) -> Verdict {
        guard let hash = PasswordHash(stored) else { return .mismatch }
        return hash.verify(password)
    }

    /// Whether `stored` should be replaced at the next successful login, because it was made with other
    /// parameters or cannot be read.
    public static func needsRehash(_ stored: String, parameters: Parameters = .default) -> Bool {
        PasswordHash(stored)?.parameters != parameters
    }

    func verify(_ password: String) -> Verdict {
        let candidate = Self.scrypt(password, salt: salt, parameters: parameters, byteCount: key.count)
        return constantTimeEquals(candidate, key) ? .match : .mismatch
    }
}
