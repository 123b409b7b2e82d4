/// Which passwords are refused (SECURITY A1). No rule about what sorts of characters there must be.
struct PasswordPolicy: Sendable {
    /// `auth.password_characters_min`.
    let charactersMin: Int

    /// What is wrong with the password, as a sentence for its owner; nil where it is taken.
    ///
    /// - Parameter context: what somebody who knows the owner tries first: their address and name.
    func fault(in password: String, context: [String]) -> String? {
        let count = password.unicodeScalars.count
        if count < charactersMin { return "Needs \(charactersMin) characters or more." }
        if Self.isNamed(password, in: context) { return "Must not be your own name or address." }
        return CommonPasswords.contains(password) ? "Is one of the passwords that are tried first." : nil
    }

    private static func isNamed(_ password: String, in context: [String]) -> Bool {
        let folded = password.lowercased()
        return context.contains { text in
            let text = text.lowercased()
            return folded == text || folded == String(text.prefix { $0 != "@" })
        }
    }
}
