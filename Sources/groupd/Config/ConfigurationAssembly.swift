/// Puts sources on top of each other: defaults, then each source added, the later over the earlier.
///
/// A value that a later source replaces is never looked at, so that a broken file cannot stop whoever overrides it.
struct ConfigurationAssembly: Sendable {
    /// Reads a secret's file; throws the end of the sentence "`path` …".
    typealias ReadSecret = (String) throws(BoundedFile.Unreadable) -> BoundedFile

    private(set) var problems: [ConfigurationProblem] = []
    private(set) var warnings: [String] = []
    private var winners: [String: SettingAssignment] = [:]

    /// Adds one source on top. A secret and its `_file` in the same source are a problem: nobody can tell which is
    /// meant.
    mutating func add(_ assignments: [SettingAssignment]) {
        var added: [String: SettingAssignment] = [:]
        for assignment in assignments {
            let key = assignment.key.key
            if let other = added[key], other.key.isFile != assignment.key.isFile {
                let origins = "\(other.origin) and \(assignment.origin)"
                complain("\(key) is given twice, itself and as a file (\(origins)): one of them must go", assignment)
            }
            added[key] = assignment
        }
        winners.merge(added) { $1 }
    }

    /// Adds problems that reading a source found.
    mutating func add(_ problems: [ConfigurationProblem]) { self.problems += problems }

    /// Adds warnings that reading a source found.
    mutating func add(_ warnings: [String]) { self.warnings += warnings }

    /// The configuration, checked, or every problem there is. `path` is the file that was among the sources.
    mutating func finish(path: String?, readSecret: ReadSecret) throws(ConfigurationError) -> LoadedConfiguration {
        var configuration = Configuration()
        var origins: [String: SettingOrigin] = [:]
        for (key, winner) in winners.sorted(by: { $0.key < $1.key }) {
            origins[key] = apply(winner, to: &configuration, readSecret)
        }
        if problems.isEmpty {
            problems += configuration.inconsistencies.map { ConfigurationProblem(sentence: $0) }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return LoadedConfiguration(
            configuration: configuration, origins: origins, warnings: warnings + configuration.doubts, path: path)
    }

    /// Writes one value, and answers where it came from.
    private mutating func apply(
        _ assignment: SettingAssignment, to configuration: inout Configuration, _ readSecret: ReadSecret
    ) -> SettingOrigin {
        guard let (given, origin) = resolve(assignment, readSecret) else { return assignment.origin }
        let setting = assignment.key.setting
        do throws(SettingRefusal) {
            try setting.write(&configuration, assignment.key.name, given)
        } catch {
            let found = setting.isSecret ? "" : ", not \(given.printable)"
            switch error {
            case .unexpected(let expected):
                complain("\(assignment.key.key) (\(origin)) takes \(expected)\(found)", assignment)
            case .refused(let sentence):
                complain("\(assignment.key.key) (\(origin)): \(sentence)", assignment)
            }
        }
        return origin
    }

    private mutating func resolve(
        _ assignment: SettingAssignment, _ readSecret: ReadSecret
    ) -> (given: GivenValue, origin: SettingOrigin)? {
        guard assignment.key.isFile else { return (assignment.given, assignment.origin) }
        guard case .text(let path) = assignment.given, !path.isEmpty else {
            complain("\(assignment.key.key)_file (\(assignment.origin)) takes the path of a file", assignment)
            return nil
        }
        do throws(BoundedFile.Unreadable) {
            let file = try readSecret(path)
            warn(of: file, path)
            let secret = file.text.withoutTrailingNewlines
            if secret.isEmpty { throw BoundedFile.Unreadable(reason: "is empty") }
            return (.text(secret), .secretFile(path: path, namedBy: assignment.origin))
        } catch {
            complain(
                "\(assignment.key.key)_file (\(assignment.origin)): \(path.visible) \(error.reason)", assignment)
            return nil
        }
    }

    private mutating func warn(of file: BoundedFile, _ path: String) {
        guard file.isOpenToOthers else { return }
        warnings.append("\(path.visible) holds a secret and is open to others: chmod 600 would close it.")
    }

    private mutating func complain(_ sentence: String, _ assignment: SettingAssignment) {
        problems.append(ConfigurationProblem(sentence: sentence + ".", isUsage: assignment.origin.isFlag))
    }
}

extension SettingOrigin {
    /// Whether the command line is to blame for what is wrong with the value.
    fileprivate var isFlag: Bool {
        if case .flag = self { true } else { false }
    }
}

extension GivenValue {
    /// As an error quotes it.
    fileprivate var printable: String {
        switch self {
        case .text(""): "nothing"
        case .text(let text): "\"\(text.printable)\""
        case .list(let texts): "the list [\(texts.joined(separator: ", ").printable)]"
        }
    }
}

extension String {
    fileprivate var withoutTrailingNewlines: String {
        var text = self[...]
        while let last = text.last, ["\n", "\r", "\r\n"].contains(last) { text.removeLast() }
        return String(text)
    }
}
