internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc

/// A command that works with the settings. It is given them loaded and checked.
protocol ConfiguredCommand: AsyncParsableCommand {
    /// Does what the command is for. A ``CommandFailure`` ends the program with its sentence and its exit code.
    mutating func run(with loaded: LoadedConfiguration) async throws
}

extension ConfiguredCommand {
    mutating func run() async throws {
        preconditionFailure("A command with settings is run by Program, which loads them.")
    }
}

/// Why a command could not do what it is for.
struct CommandFailure: Error {
    /// A whole sentence for whoever typed the command. No secrets.
    let sentence: String
}

/// From arguments to an exit code.
///
/// Settings are taken out of the arguments first; the rest is ArgumentParser's. Errors go to standard error, a line
/// each. The exit code is 0, 64 where the command line was wrong, and 1 where anything else was.
struct Program: Sendable {
    private let arguments: ArgumentSplit

    /// Takes the arguments of this process, without its name, and hides the secrets among them from `ps`.
    init(arguments: [String]) {
        self.arguments = ArgumentSplit(arguments)
        ProcessArguments.hide(self.arguments.secrets)
    }

    /// Runs the command, and ends the process unless it succeeded.
    func run() async {
        do {
            var command = try await Groupd.asyncParseAsRoot(arguments.rest)
            if !arguments.problems.isEmpty { throw ConfigurationError(problems: arguments.problems) }
            if var configured = command as? any ConfiguredCommand {
                try await configured.run(with: load())
            } else if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as ConfigurationError {
            Self.fail(error)
        } catch let error as CommandFailure {
            Self.say("Error: \(error.sentence)")
            exit(EXIT_FAILURE)
        } catch {
            Self.fail(parsing: error)
        }
    }

    private func load() throws(ConfigurationError) -> LoadedConfiguration {
        let loader = ConfigurationLoader(arguments: arguments, environment: ProcessInfo.processInfo.environment)
        let loaded = try loader.load()
        for warning in loaded.warnings { Self.say("Warning: \(warning)") }
        return loaded
    }

    /// Of an unknown flag ArgumentParser names the command's own option that is like it; the settings, only we know.
    private static func fail(parsing error: any Error) -> Never {
        guard let message = UnknownFlag(in: Groupd.fullMessage(for: error))?.message else {
            Groupd.exit(withError: error)
        }
        say(message)
        exit(EX_USAGE)
    }

    private static func fail(_ error: ConfigurationError) -> Never {
        for problem in error.problems { say("Error: \(problem.sentence)") }
        exit(error.problems.contains(where: \.isUsage) ? EX_USAGE : EXIT_FAILURE)
    }

    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
