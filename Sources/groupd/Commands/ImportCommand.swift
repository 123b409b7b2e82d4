internal import ArgumentParser
internal import Glibc
internal import GroupChat
internal import Postgres

/// `groupd import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring a history into a group.",
        discussion: settingsHelp,
        subcommands: [ImportJSONLinesCommand.self])
}

/// `groupd import jsonl`.
struct ImportJSONLinesCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "jsonl",
        abstract: "Import JSON Lines: a message a line, in order.",
        discussion: """
            A line is {"id","user","content","created_at","reply_to"}; id and reply_to may be left out. reply_to names \
            an earlier id and makes a thread. Times are RFC 3339 and are kept. A user whom nobody knows becomes a \
            placeholder ('groupd user claim' gives it to a person). The same command again adds only what is missing. \
            \(settingsHelp)
            """)

    @Argument(help: "The file, or - for standard input.")
    var file: String

    @Option(help: "The group: its name, made if new, or its id.")
    var group: String

    @Option(help: "The mail address of the group's owner, or of an admin of a group that is there.")
    var owner: String

    mutating func run(with loaded: LoadedConfiguration) async throws {
        if let fault = Wire.Name.fault(in: group) { throw CommandFailure(sentence: "--group: \(fault)") }
        let source = try ByteSource(file)
        let (group, owner) = (ImportTarget(group), owner)
        let charactersMax = loaded.configuration.limits.messageCharacters
        try await OpenDatabase.with(loaded, makingNew: true) { database in
            let store = AccountStore(database: database)
            let order = ImportRun.Order(
                source: source, target: group, owner: try await store.person(owner), charactersMax: charactersMax)
            var run = try await ImportRun(
                order, database: database, isTerminal: isatty(STDERR_FILENO) == 1, accounts: store.people
            ) { text in
                StandardStream.write(text)
            }
            Console.say(try await run.run())
        }
    }
}

extension AccountStore {
    /// Who has this mail address.
    func person(_ email: String) async throws(CommandFailure) -> UserID {
        do throws(AccountError) {
            if let account = try await account(email: email) { return account.user.id }
        } catch {
            guard case .failed(let failure) = error else { throw CommandFailure(sentence: "\(error).") }
            throw CommandFailure(sentence: ClientError(failure).detail)
        }
        throw CommandFailure(sentence: "Nobody has the mail address \(email.printable).")
    }

    /// Who has which of these mail addresses.
    @Sendable func people(_ addresses: [String]) async throws(ChatError) -> [String: UserID] {
        var found: [String: UserID] = [:]
        for address in addresses {
            do throws(AccountError) {
                found[address] = try await account(email: address)?.user.id
            } catch {
                guard case .failed(let error) = error else { throw .internal }
                throw error
            }
        }
        return found
    }
}
