/// Where a setting's value came from, in the words of `config show` and of errors.
enum SettingOrigin: Sendable, Equatable {
    case `default`
    case file(path: String, line: Int)
    case environment(String)
    case flag(String)
    /// A secret's own file, and what named it.
    indirect case secretFile(path: String, namedBy: SettingOrigin)
}

extension SettingOrigin: CustomStringConvertible {
    var description: String {
        switch self {
        case .default: "default"
        case .file(let path, let line): "file \(path.visible):\(line)"
        case .environment(let name): "env \(name)"
        case .flag(let name): "flag \(name)"
        case .secretFile(let path, let origin): "file \(path.visible), named by \(origin)"
        }
    }
}

/// One value that one source gave for one setting.
struct SettingAssignment: Sendable {
    let key: ResolvedKey
    let given: GivenValue
    let origin: SettingOrigin
}

/// Something in the way of a configuration: a sentence, and whether the command line is to blame.
struct ConfigurationProblem: Sendable, Equatable {
    let sentence: String
    var isUsage = false
}

/// Why there is no configuration: every problem found, not just the first.
struct ConfigurationError: Error, Equatable {
    let problems: [ConfigurationProblem]
}

extension String {
    /// On one line, with nothing that a terminal obeys: what is not to be seen is replaced.
    var visible: String {
        map { $0.unicodeScalars.allSatisfy(\.isVisible) ? String($0) : "\u{FFFD}" }.joined()
    }

    /// Fit for an error that quotes it: visible, and not more than 80 characters.
    var printable: String { String(prefix(80)).visible + (count > 80 ? "…" : "") }
}

extension Unicode.Scalar {
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
