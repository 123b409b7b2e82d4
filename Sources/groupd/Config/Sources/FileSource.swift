internal import Yams

/// Reads the settings that a YAML file gives: nested maps, dotted keys, or both.
///
/// No sentence here quotes the file: what stands near a mistake may be a secret.
struct FileSource: Sendable {
    /// Whatever a file of 1 MiB holds, no more is looked at: aliases multiply.
    static let valuesMax = 10_000
    /// More than anybody needs, and few enough that comparing keys stays cheap however they are nested.
    static let aliasesMax = 16
    /// After so many problems the rest of the file is not looked at: it is probably a file for another program.
    static let problemsMax = 20

    /// In the order of the file; no setting twice.
    private(set) var assignments: [SettingAssignment] = []
    private(set) var problems: [ConfigurationProblem] = []

    private let path: String
    private let table: SettingTable
    private var values = 0
    private var lines: [String: Int] = [:]

    /// Reads `text`, which stands in the file at `path`.
    init(_ text: String, path: String, table: SettingTable = .groupd) {
        self.path = path
        self.table = table
        guard text.aliasesAtMost <= Self.aliasesMax else {
            complain("has more than \(Self.aliasesMax) aliases (*name)")
            return
        }
        guard let root = parse(text), !root.isEmpty else { return }
        do throws(TooMany) {
            try takeRoot(root)
        } catch {
            complain(error.what)
        }
    }

    private struct TooMany: Error { let what: String }

    /// Counts what is looked at, and throws at the bounds.
    private mutating func count(_ added: Int) throws(TooMany) {
        values += added
        if values > Self.valuesMax { throw TooMany(what: "holds more than \(Self.valuesMax.grouped) values") }
        if problems.count >= Self.problemsMax { throw TooMany(what: "has more mistakes than are told here") }
    }

    private mutating func takeRoot(_ root: Node) throws(TooMany) {
        guard let mapping = root.mapping else {
            return complain("is not a list of settings: write one \"key: value\" a line", at: root.mark?.line)
        }
        try take(mapping, under: "")
    }

    private mutating func take(_ mapping: Node.Mapping, under prefix: String) throws(TooMany) {
        for (keyNode, node) in mapping {
            try count(1)
            let line = keyNode.mark?.line ?? 0
            guard let name = keyNode.scalar?.string, !name.isEmpty else {
                complain("has a key that is not text", at: line)
                continue
            }
            try take(node, as: prefix + name, line)
        }
    }

    private mutating func take(_ node: Node, as key: String, _ line: Int) throws(TooMany) {
        if let mapping = node.mapping, table.resolve(key) == nil {
            return try take(mapping, under: key + ".")
        }
        if let example = table.firstKey(below: key) {
            if !node.isEmpty { complain("\(key) holds settings, not a value (like \(example))", at: line) }
            return
        }
        guard let resolved = table.resolve(key) else {
            let nearest = table.nearestKey(to: key)
            return complain("there is no setting \(key.keyPart); the nearest is \(nearest)", at: line)
        }
        if let first = lines[key] { return complain("\(key) stands here and in line \(first)", at: line) }
        lines[key] = line
        guard let given = try given(node) else {
            return complain("\(resolved.key) takes \(resolved.setting.expected)", at: line)
        }
        let origin = SettingOrigin.file(path: path, line: line)
        assignments.append(SettingAssignment(key: resolved, given: given, origin: origin))
    }

    /// The node as a value, or nothing where it is none.
    private mutating func given(_ node: Node) throws(TooMany) -> GivenValue? {
        if let sequence = node.sequence {
            try count(sequence.count)
            let texts = sequence.compactMap { $0.scalar?.string }
            return texts.count == sequence.count ? .list(texts) : nil
        }
        return node.scalar.map { .text(node.isNull ? "" : $0.string) }
    }

    /// Notes what is wrong: the end of a sentence that begins with the file, and the line where there is one.
    mutating func complain(_ what: String, at line: Int? = nil) {
        let place = line.map { ":\($0): " } ?? " "
        problems.append(ConfigurationProblem(sentence: "\(path.visible)\(place)\(what)."))
    }
}
