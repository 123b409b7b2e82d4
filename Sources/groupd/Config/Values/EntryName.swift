/// The name of an entry in a collection of settings, such as a provider's: `[a-z0-9]+`, so that it reads the same in a
/// file, a flag and the environment (`GROUPD_PROVIDERS_NAME_API_KEY`).
struct EntryName: Sendable, Hashable, Comparable {
    /// The provider that answers without any model, and is always there.
    static let stub = EntryName(unchecked: "stub")

    let text: String

    private init(unchecked text: String) { self.text = text }

    /// Nothing where `text` is no name.
    init?(_ text: some StringProtocol) {
        guard !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }) else { return nil }
        self.text = String(text)
    }

    static func < (left: EntryName, right: EntryName) -> Bool { left.text < right.text }
}

extension EntryName: SettingValue {
    static let expected = "a name of small letters and digits"

    static func parse(_ given: GivenValue) -> EntryName? {
        guard case .text(let text) = given else { return nil }
        return EntryName(text)
    }

    var shown: [String] { [text] }
}
