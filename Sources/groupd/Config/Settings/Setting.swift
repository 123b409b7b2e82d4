/// One setting, declared once: help, the example file, the environment, flags and `config show` are made from it.
struct Setting: Sendable {
    /// `http.listen`, or `providers.*.model` for a setting of each entry of a collection.
    let key: String
    /// One sentence for whoever sets it.
    let help: String
    /// Ends the sentence "`key` takes …".
    let expected: String
    let isSecret: Bool
    let isList: Bool
    /// As people write it, secrets masked. A collection's setting is read for the entry named; one that does not
    /// exist has the default.
    let read: @Sendable (Configuration, EntryName?) -> [String]
    /// The entries of its collection that a configuration has, in order; one that is nothing where it has no `*`.
    let entries: @Sendable (Configuration) -> [EntryName?]
    /// Puts a value into the configuration, or says what is wrong with it.
    let write: @Sendable (inout Configuration, EntryName?, GivenValue) throws(SettingRefusal) -> Void

    /// Declares a setting.
    ///
    /// - Parameter check: what the type cannot say.
    init<Value: SettingValue>(
        _ key: String, _ path: any WritableKeyPath<Configuration, Value> & Sendable, _ help: String,
        check: SettingCheck<Value> = .any
    ) {
        self.init(
            key, help, check, entries: { _ in [nil] }, read: { configuration, _ in configuration[keyPath: path] },
            write: { configuration, _, value in configuration[keyPath: path] = value })
    }

    /// Declares a setting that each entry of a collection has; `key` has a `*` where the entry's name stands.
    init<Entry: SettingEntry, Value: SettingValue>(
        _ key: String, each collection: any WritableKeyPath<Configuration, [EntryName: Entry]> & Sendable,
        _ path: any WritableKeyPath<Entry, Value> & Sendable, _ help: String, check: SettingCheck<Value> = .any
    ) {
        self.init(
            key, help, check, entries: { $0[keyPath: collection].keys.sorted() },
            read: { configuration, name in
                (name.flatMap { configuration[keyPath: collection][$0] } ?? Entry())[keyPath: path]
            },
            write: { configuration, name, value in
                guard let name else { preconditionFailure("\(key) was resolved without the name of its entry.") }
                configuration[keyPath: collection][name, default: Entry()][keyPath: path] = value
            })
    }

    private init<Value: SettingValue>(
        _ key: String, _ help: String, _ check: SettingCheck<Value>,
        entries: @escaping @Sendable (Configuration) -> [EntryName?],
        read: @escaping @Sendable (Configuration, EntryName?) -> Value,
        write: @escaping @Sendable (inout Configuration, EntryName?, Value) -> Void
    ) {
        self.key = key
        self.help = help
        expected = check.expected ?? Value.expected
        isSecret = Value.self == Secret?.self
        isList = Value.isList
        self.entries = entries
        self.read = { configuration, name in read(configuration, name).shown }
        self.write = { [expected] (configuration, name, given) throws(SettingRefusal) in
            guard let value = Value.parse(given) else { throw .unexpected(expected) }
            try check.verify(value, expected)
            write(&configuration, name, value)
        }
    }
}

/// An entry of a collection of settings: it begins with the defaults.
protocol SettingEntry: Sendable { init() }
extension Configuration.Issuer: SettingEntry {}
extension Configuration.Provider: SettingEntry {}

/// Why a value was refused. Never says the value: that is for those who know whether it may be shown.
enum SettingRefusal: Error, Equatable {
    /// It is not what is expected; ends the sentence "takes …".
    case unexpected(String)
    /// A sentence of its own, without its full stop.
    case refused(String)
}
