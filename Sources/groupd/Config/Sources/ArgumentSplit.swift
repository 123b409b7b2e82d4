/// The program's arguments, parted into settings and the rest, which is the command's own.
///
/// Every setting is a flag of every command, so the commands do not declare them. A flag belongs to the settings when
/// its name has a dot (`--http.listen`), is a setting without one (`--data-dir`), or is `--config`. `-` and `_` are
/// equal; a value follows as the next argument or behind `=`. After `--` everything is the command's.
struct ArgumentSplit: Sendable {
    /// What the command is parsed from, in order.
    private(set) var rest: [String] = []
    /// In order: of two flags for one setting the later counts.
    private(set) var assignments: [SettingAssignment] = []
    /// The file named by `--config`.
    private(set) var configPath: String?
    private(set) var problems: [ConfigurationProblem] = []
    /// Where in the arguments a secret's value stands: the argument, and its first byte that must be hidden.
    private(set) var secrets: [ExposedSecret] = []

    /// A value that other users of the machine could read in the list of processes.
    struct ExposedSecret: Sendable, Equatable {
        let flag: String
        let argument: Int
        let offset: Int
    }

    /// Parts `arguments`, which do not hold the program's own name.
    init(_ arguments: [String], table: SettingTable = .groupd) {
        var index = 0
        while index < arguments.count, arguments[index] != "--" {
            index += take(arguments[index...], at: index, table)
        }
        rest += arguments[index...]
    }

    /// Takes the first of `arguments`, with its value if it has one; answers how many that were.
    private mutating func take(_ arguments: ArraySlice<String>, at index: Int, _ table: SettingTable) -> Int {
        guard let flag = Flag(arguments[index]), flag.key == "config" || table.owns(flag.key) else {
            rest.append(arguments[index])
            return 1
        }
        if let value = flag.value {
            assign(flag, value, Position(argument: index, offset: flag.spelled.utf8.count + 1), table)
            return 1
        }
        guard let value = arguments.dropFirst().first, !value.hasPrefix("--") else {
            let sentence = "\(flag.spelled.printable) needs a value: \(flag.spelled.printable) VALUE, or with =."
            problems.append(ConfigurationProblem(sentence: sentence, isUsage: true))
            return 1
        }
        assign(flag, value, Position(argument: index + 1, offset: 0), table)
        return 2
    }

    private mutating func assign(_ flag: Flag, _ value: String, _ position: Position, _ table: SettingTable) {
        if flag.key == "config" {
            configPath = value
            return
        }
        guard let key = table.resolve(flag.key) else {
            let nearest = Setting.flagName(of: table.nearestKey(to: flag.key))
            let sentence = "There is no setting \(flag.spelled.printable); the nearest is \(nearest)."
            problems.append(ConfigurationProblem(sentence: sentence, isUsage: true))
            return
        }
        assignments.append(SettingAssignment(key: key, given: .text(value), origin: .flag(flag.spelled)))
        if key.setting.isSecret, !key.isFile {
            secrets.append(ExposedSecret(flag: flag.spelled, argument: position.argument, offset: position.offset))
        }
    }

    private struct Position {
        let argument: Int
        let offset: Int
    }
}

/// `--name` or `--name=value`.
private struct Flag {
    /// As it was written, dashes included.
    let spelled: String
    /// The setting's key that it stands for.
    let key: String
    let value: String?

    init?(_ argument: String) {
        guard argument.hasPrefix("--"), argument.utf8.count > 2 else { return nil }
        let end = argument.firstIndex(of: "=") ?? argument.endIndex
        spelled = String(argument[..<end])
        key = String(spelled.dropFirst(2).map { $0 == "-" ? "_" : $0 })
        value = end == argument.endIndex ? nil : String(argument[argument.index(after: end)...])
    }
}

extension SettingTable {
    /// Whether a flag with this name is a setting's, known or mistyped.
    fileprivate func owns(_ key: String) -> Bool { key.contains(".") || resolve(key) != nil }
}
