import TestSupport
import Testing

@testable import groupd

@Suite("Password policy", .tags(.security))
struct PasswordPolicyTests {
    static let policy = PasswordPolicy(charactersMin: 12)

    @Test(
        "takes whatever is long enough and not tried first",
        arguments: [
            "kestrel-9-oa", "correct horse battery staple", "correcthorsebatterystaple", "Tr0ub4dor&3-x",
            String(repeating: "😀", count: 64), String(repeating: "a", count: 72) + "b", "ünïcödé pässwörd",
            "            .", "four common words monkey", "passwordless is nice", "my password is long",
            "alice-password-1", "0118 999 881 999 119 725 3",
        ])
    func taken(password: String) {
        #expect(Self.policy.fault(in: password, context: ["ada@example.org", "Ada"]) == nil)
    }

    @Test(
        "refuses what is too short, with how long it has to be",
        arguments: ["", "a", "elevenchars", "12345678901", "😀😀😀😀😀😀😀😀😀😀😀"])
    func short(password: String) {
        #expect(Self.policy.fault(in: password, context: []) == "Needs 12 characters or more.")
    }

    @Test(
        "refuses what guessers try first",
        arguments: [
            "passwordpassword", "PasswordPassword", "password1234", "Password2024!", "P@ssw0rd1234", "aaaaaaaaaaaa",
            "111111111111", "121212121212", "abcabcabcabc", "abcdefghijkl", "1234567890123", "123456789012",
            "098765432109", "qwertyuiop12", "qwertyuiopas", "1q2w3e4r5t6y", "q1w2e3r4t5y6", "1qaz2wsx3edc",
            "qwertyqwerty", "asdfghjklzxcvbnm", "iloveyou1234", "letmein123456", "welcome12345", "adminadmin12",
            "administrator", "superman2024", "trustno1trustno1", "monkeydragon1", "sunshine2023!", "qwerty123456",
        ])
    func common(password: String) {
        #expect(Self.policy.fault(in: password, context: []) == "Is one of the passwords that are tried first.")
    }

    @Test(
        "refuses the owner's own name and address",
        arguments: ["ada.lovelace@example.org", "ADA.Lovelace", "Countess Ada"])
    func own(password: String) {
        let context = ["ada.lovelace@example.org", "countess ada"]
        #expect(Self.policy.fault(in: password, context: context) == "Must not be your own name or address.")
    }

    @Test("covers more than the three thousand that are tried first")
    func size() {
        let endings = [
            "", "1", "12", "99", "123", "1234", "12345", "1999", "2024", "!", "1!", "?", "123456", "7", "21", "2023",
        ]
        let covered = CommonWords.all.flatMap { word in endings.map { word + $0 } }.filter { $0.count >= 8 }
        #expect(covered.count > 3_000)
        #expect(covered.allSatisfy(CommonPasswords.contains))
    }

    @Test("is quick for any password")
    func bounded() {
        let policy = PasswordPolicy(charactersMin: 8)
        for length in [8, 31, 32, 33, 1_024] {
            let text = String(repeating: "pass", count: length / 4)
            _ = policy.fault(in: text, context: [text])
        }
        #expect(policy.fault(in: String(repeating: "pass", count: 256), context: []) == nil)
    }
}
