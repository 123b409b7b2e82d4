/// Makes the configuration of this process: defaults < file < environment < flags.
struct ConfigurationLoader: Sendable {
    /// Where the file lies when `--config` does not say: the first that exists is read, and none needs to.
    static let standardPaths = ["/etc/groupd/groupd.yaml", "./config/groupd.yaml"]
    /// No configuration written by hand comes near.
    static let fileBytesMax = 1_048_576
    /// A key, a password or a URL.
    static let secretBytesMax = 65_536

    /// What the command line gave.
    let arguments: ArgumentSplit
    /// What the environment gave.
    let environment: [String: String]
    /// Replaces ``standardPaths``.
    var searchPaths = ConfigurationLoader.standardPaths
    var table = SettingTable.groupd

    /// Reads every source and checks every setting. Throws all problems together.
    func load() throws(ConfigurationError) -> LoadedConfiguration {
        var assembly = ConfigurationAssembly()
        let path = addFile(to: &assembly)
        let variables = EnvironmentSource(environment, table: table)
        assembly.add(variables.assignments)
        assembly.add(variables.warnings)
        assembly.add(arguments.assignments)
        assembly.add(arguments.problems)
        assembly.add(arguments.secrets.map(\.warning))
        return try assembly.finish(path: path) { secret throws(BoundedFile.Unreadable) in
            try BoundedFile.read(secret, bytesMax: Self.secretBytesMax)
        }
    }

    /// Adds the file, if there is one, and answers its path.
    private func addFile(to assembly: inout ConfigurationAssembly) -> String? {
        for path in arguments.configPath.map({ [$0] }) ?? searchPaths {
            do throws(BoundedFile.Unreadable) {
                add(try BoundedFile.read(path, bytesMax: Self.fileBytesMax), path, to: &assembly)
                return path
            } catch {
                if error.isMissing, arguments.configPath == nil { continue }
                let sentence = "The configuration file \(path.visible) \(error.reason)."
                assembly.add([ConfigurationProblem(sentence: sentence)])
                return nil
            }
        }
        return nil
    }

    private func add(_ file: BoundedFile, _ path: String, to assembly: inout ConfigurationAssembly) {
        let source = FileSource(file.text, path: path, table: table)
        assembly.add(source.assignments)
        assembly.add(source.problems)
        let holdsSecret = source.assignments.contains { $0.key.setting.isSecret && !$0.key.isFile }
        if holdsSecret, file.isOpenToOthers {
            assembly.add(["\(path.visible) holds secrets and is open to others: chmod 600 would close it."])
        }
    }
}

extension ArgumentSplit.ExposedSecret {
    /// What whoever wrote a secret into a command line should know.
    fileprivate var warning: String {
        "\(flag) was in the list of processes when groupd started (it is hidden now); "
            + "\(flag)\(flag.contains("_") ? "_" : "-")file PATH or the environment keeps a secret out of it."
    }
}
