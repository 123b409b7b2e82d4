extension Wire {
    typealias Email = Text<EmailRules>
    typealias Password = Text<PasswordRules>
    typealias Token = Text<TokenRules>
    typealias Name = Text<NameRules>
    typealias Summary = Text<SummaryRules>
    typealias Content = Text<ContentRules>
    typealias Epoch = Text<EpochRules>
    typealias Ref = Text<RefRules>
    typealias Cursor = Text<CursorRules>
    typealias Language = Text<LanguageRules>
    typealias Locale = Text<LocaleRules>
    typealias TimeZone = Text<TimeZoneRules>
    typealias InviteCode = Text<InviteCodeRules>
    typealias SearchText = Text<SearchTextRules>
    typealias PersonText = Text<PersonTextRules>
    typealias SearchQuery = Text<SearchQueryRules>
    typealias Question = Text<QuestionRules>
}

/// An address of the shape `local@domain`. Whether it receives mail, only mail can tell.
enum EmailRules: TextRules {
    static let text = StringSchema(length: 3...254, format: "email")

    static func fault(in text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let hasSpace = text.unicodeScalars.contains {
            $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F
        }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !hasSpace else {
            return "Must be an e-mail address."
        }
        return nil
    }
}

/// How short a password may be is a setting (`auth.password_characters_min`) and the domain's to say; how long is
/// bounded here, since hashing a long one costs.
enum PasswordRules: TextRules {
    static let text = StringSchema(
        length: 1...1_024, format: "password", summary: "12 characters or more, as configured.")
    static let isSecret = true
}

enum TokenRules: TextRules {
    static let text = StringSchema(length: 1...8_192)
    static let isSecret = true
}

/// A name of a person or a group: something to see, on one line.
enum NameRules: TextRules {
    static let text = StringSchema(
        length: 1...100,
        pattern: #"^[^\u0000-\u001F\u007F-\u009F]*[^\s\u0000-\u001F\u007F-\u009F][^\u0000-\u001F\u007F-\u009F]*$"#,
        summary: "Not only white space, no control characters.")

    static func fault(in text: String) -> String? {
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "Must not contain control characters."
        }
        return text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? "Must not be only white space." : nil
    }
}

enum SummaryRules: TextRules {
    static let text = StringSchema(length: 0...1_000)
}

/// A message's content. How long it may be is a setting (`limits.message_characters`) and the domain's to say; the bound
/// on a frame and a body holds it here.
enum ContentRules: TextRules {
    static let text = StringSchema(
        pattern: #"\S"#, summary: "At most limits.message_characters Unicode scalars (8,000 unless set).")
}

enum EpochRules: TextRules {
    static let text = StringSchema(length: 1...64)
}

/// Any string; it comes back as it came.
enum RefRules: TextRules {
    static let text = StringSchema(summary: "Comes back on what answers this frame.")
}

enum CursorRules: TextRules {
    static let text = StringSchema(length: 1...512, summary: "The `next` of the call before.")
}

/// A language for searching, by its name or its tag (`english`, `de`).
enum LanguageRules: TextRules {
    static let text = StringSchema(length: 1...32, pattern: "^[A-Za-z][A-Za-z0-9_-]*$")

    static func fault(in text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        return isPlain && text.utf8.first?.isLetter == true ? nil : "Must be a language's name or tag."
    }
}

/// A BCP 47 tag (`de-CH`).
enum LocaleRules: TextRules {
    static let text = StringSchema(length: 2...35, pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")

    static func fault(in text: String) -> String? {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let areSubtags = parts.allSatisfy { 1...8 ~= $0.count && $0.allSatisfy(\.isLetterOrDigit) }
        let isLanguage = parts.first.map { $0.count >= 2 && $0.allSatisfy(\.isLetter) } ?? false
        return areSubtags && isLanguage ? nil : "Must be a language tag such as de-CH."
    }
}

/// A name of the IANA time zone database (`Europe/Zurich`); whether it has this one, the domain finds out.
enum TimeZoneRules: TextRules {
    static let text = StringSchema(length: 1...64, pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$")

    static func fault(in text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { $0.isLetterOrDigit || "_+/-".utf8.contains($0) }
        return isPlain && text.utf8.first?.isLetter == true ? nil : "Must be a time zone such as Europe/Zurich."
    }
}

enum InviteCodeRules: TextRules {
    static let text = StringSchema(length: 1...128)
    static let isSecret = true
}

enum SearchTextRules: TextRules {
    static let text = StringSchema(length: 0...100)
}

/// As long as a mail address can be.
enum PersonTextRules: TextRules {
    static let text = StringSchema(length: 1...254, summary: "A mail address, or how somebody's name begins.")
}

extension UInt8 {
    fileprivate var isLetter: Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20
    }

    fileprivate var isLetterOrDigit: Bool {
        isLetter || UInt8(ascii: "0")...UInt8(ascii: "9") ~= self
    }
}
