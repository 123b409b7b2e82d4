/// Which life of a group's numbers a number belongs to: made with the group, and anew when a
/// database is restored, so that a number from before means nothing instead of something else.
enum Epoch {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// Ten characters, fifty random bits.
    static func random() -> String {
        String((0..<10).map { _ in alphabet.randomElement()! })
    }
}
