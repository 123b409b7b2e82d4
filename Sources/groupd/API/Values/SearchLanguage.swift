/// The languages that messages can be indexed in, by the name of their text-search configuration or by their tag.
enum SearchLanguage {
    /// The configuration's name for `english`, `en` or `de-CH`; nil for a language that is none of these.
    static func name(for text: String) -> String? {
        let text = text.lowercased()
        if text == simple || byTag.values.contains(text) { return text }
        return byTag[String(text.prefix { $0 != "-" && $0 != "_" })]
    }

    /// What is wrong with a language that has no configuration.
    static var issue: ClientError {
        .validationFailed(
            field: "language", "Must be one of: \((byTag.values + [simple]).sorted().joined(separator: ", ")).")
    }

    /// Words are taken as they are.
    private static let simple = "simple"

    private static let byTag = [
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
        "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
        "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
        "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
        "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
    ]
}
