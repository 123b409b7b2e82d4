import Postgres

/// What in a text may name somebody; pure. Who is meant the group's members decide (`MentionReader`).
///
/// `<@USER_ID>` is one, and so is `@` before a name, unless a letter or digit stands before it, as in an address of
/// mail. How far a name goes nobody can tell from the text: every stretch up to the end of a word, or of what stands right behind it, may be it.
struct MentionScan: Equatable {
    struct Candidate: Equatable {
        enum Kind: Equatable {
            case id(UserID)
            /// The longest first, without the `@`.
            case names([String])
        }

        let offset: Int
        let kind: Kind
    }

    /// More than this in one message are text like any other.
    static let candidateCountMax = 50
    /// Stretches that are looked up for one `@` at most.
    static let stretchCountMax = 8
    static let nameCharactersMax = 100
    /// What names everybody, if an admin writes it.
    static let everyone = "all"

    private(set) var candidates: [Candidate] = []

    var ids: [UserID] {
        candidates.compactMap { candidate in
            if case .id(let user) = candidate.kind { user } else { nil }
        }
    }

    /// All names that may be meant, in the order of the candidates.
    var names: [String] {
        candidates.flatMap { candidate -> [String] in
            if case .names(let names) = candidate.kind { names } else { [] }
        }
    }

    init(_ content: String) {
        guard content.utf8.contains(UInt8(ascii: "@")) else { return }
        let scalars = Array(content.unicodeScalars)
        var index = 0
        while index < scalars.count, candidates.count < Self.candidateCountMax {
            if let user = Self.id(in: scalars, at: index) {
                candidates.append(Candidate(offset: index, kind: .id(user)))
                index += Self.idLength
                continue
            }
            if scalars[index] == "@", index == 0 || !scalars[index - 1].isOfWord {
                let names = Self.names(in: scalars, after: index)
                if !names.isEmpty { candidates.append(Candidate(offset: index, kind: .names(names))) }
            }
            index += 1
        }
    }

    /// `<@`, the id, `>`.
    static let idLength = 39

    private static func id(in scalars: [Unicode.Scalar], at index: Int) -> UserID? {
        let end = index + idLength
        guard end <= scalars.count, scalars[index] == "<", scalars[index + 1] == "@", scalars[end - 1] == ">" else {
            return nil
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[(index + 2)..<(end - 1)])
        return UserID(String(text))
    }

    private static func names(in scalars: [Unicode.Scalar], after index: Int) -> [String] {
        var names: [String] = []
        var name = String.UnicodeScalarView()
        for place in (index + 1)..<min(scalars.count, index + 1 + nameCharactersMax) {
            let scalar = scalars[place]
            guard scalar != "@", scalar != "<", !scalar.isNewline, !(name.isEmpty && !scalar.isOfWord) else { break }
            name.append(scalar)
            let isEnd = place + 1 == scalars.count || !scalars[place + 1].isOfWord
            guard isEnd, !scalar.properties.isWhitespace else { continue }
            names.append(String(name))
            if names.count == stretchCountMax { break }
        }
        return names.reversed()
    }
}

extension MentionScan {
    /// What the group knows of a name.
    struct Found: Equatable {
        let name: String
        let user: UserID
        let memberCount: Int64
    }

    /// The mentions, in the order of the text. The longest name that anyone has is meant, and means nobody where two
    /// have it.
    ///
    /// - Parameters:
    ///   - members: which of `ids` are members.
    ///   - found: by the names that were asked for.
    func mentions(members: Set<UserID>, found: [String: Found], mayNameEveryone: Bool) -> [Mention] {
        candidates.compactMap { candidate in
            switch candidate.kind {
            case .id(let user):
                members.contains(user) ? Mention(user: user, offset: candidate.offset, length: Self.idLength) : nil
            case .names(let names):
                Self.mention(at: candidate.offset, names, found, mayNameEveryone)
            }
        }
    }

    private static func mention(
        at offset: Int, _ names: [String], _ found: [String: Found], _ mayNameEveryone: Bool
    ) -> Mention? {
        for name in names {
            let length = name.unicodeScalars.count + 1
            if let found = found[name] {
                return found.memberCount == 1 ? Mention(user: found.user, offset: offset, length: length) : nil
            }
            if mayNameEveryone, name.lowercased() == everyone {
                return Mention(user: nil, offset: offset, length: length)
            }
        }
        return nil
    }
}

extension Unicode.Scalar {
    fileprivate var isOfWord: Bool {
        properties.isAlphabetic || properties.numericType != nil || self == "_"
            || properties.generalCategory == .nonspacingMark
    }

    fileprivate var isNewline: Bool { self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}" }
}
