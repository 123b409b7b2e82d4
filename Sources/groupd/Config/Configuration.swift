/// Every setting of groupd, with its default. One value, made once at start and handed out in slices; there are no
/// globals.
///
/// A value from ``ConfigurationLoader`` has been checked: each setting by itself and all of them against each other.
/// What a setting means stands once, in ``SettingTable/groupd``.
struct Configuration: Sendable, Equatable {
    var dataDir = "./data"
    var http = HTTP()
    var metrics = Metrics()
    var postgres = Postgres()
    var redis = Redis()
    var auth = Auth()
    var limits = Limits()
    var storage = Storage()
    var embeddings = Embeddings()
    var qa = QA()
    /// Language models by name. ``QA/providers`` says which are used, and in which order.
    var providers: [EntryName: Provider] = [:]
    var log = Log()
}
