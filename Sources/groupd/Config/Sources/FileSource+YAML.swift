internal import Yams

extension FileSource {
    /// The file's one document, or nothing where it is empty or no YAML, which is noted then.
    mutating func parse(_ text: String) -> Node? {
        do {
            return try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch {
            complain(error)
            return nil
        }
    }

    /// Leaves out the lines of the file that the parser quotes.
    private mutating func complain(_ error: any Error) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            complain("this is no YAML: \(problem)", at: mark.line)
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            complain("\(keys.map(\.keyPart).joined(separator: ", ")) stands here twice", at: context.mark.line)
        default:
            complain("is no YAML: it has characters that YAML does not allow")
        }
    }
}

extension Node {
    /// A key without a value, or `~`.
    var isNull: Bool { scalar != nil && null != nil }

    /// Nothing, or a map without keys: what is left of a section when all its settings are comments.
    var isEmpty: Bool { isNull || mapping?.isEmpty == true }
}

extension String {
    /// As an error quotes a key: where a space after the colon is missing, the value is part of the key, and it may
    /// be a secret.
    var keyPart: String {
        let key = prefix { $0.isLetter || $0.isNumber || "._-<".contains($0) }
        return String(key).printable + (key.endIndex == endIndex ? "" : "…")
    }

    /// At least as many as there are aliases in this YAML: words that begin with `*` and stand where a value can.
    var aliasesAtMost: Int {
        split(whereSeparator: \.isNewline).reduce(0) { count, line in
            if line.drop(while: { $0 == " " || $0 == "\t" }).first == "#" { return count }
            let pairs = zip(" " + line, line)
            return count + pairs.count { before, character in character == "*" && " \t[{,:-?".contains(before) }
        }
    }
}
