/// Every setting, in the order in which people read them, and how their names are found.
struct SettingTable: Sendable {
    let settings: [Setting]

    /// The settings of groupd.
    static let groupd = SettingTable(
        settings: [
            Setting(
                "data_dir", \.dataDir,
                "Where the embedded PostgreSQL and Redis, uploads and the local model lie.")
        ] + http + stores + auth + limits + storage + embeddings + qa + providers + log)
}

/// A key as somebody wrote it, found in the table.
struct ResolvedKey: Sendable {
    let setting: Setting
    /// The entry meant, for a collection's setting.
    let name: EntryName?
    /// Whether the value is the path of a file that holds the secret.
    let isFile: Bool

    /// The setting's own key, with the entry's name and without `_file`.
    var key: String { setting.key(for: name) }
}

extension Setting {
    /// Ends the key that names a file in a secret's place.
    static let fileSuffix = "_file"

    /// Every key it is written under.
    var keys: [String] { isSecret ? [key, key + Self.fileSuffix] : [key] }

    /// The key of the entry `name`.
    func key(for name: EntryName?) -> String { key.replacingStar(with: name?.text ?? "NAME") }

    /// `http.public_url` → `GROUPD_HTTP_PUBLIC_URL`.
    static func environmentName(of key: String) -> String {
        "GROUPD_" + key.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    /// `http.public_url` → `--http.public-url`.
    static func flagName(of key: String) -> String {
        "--" + key.map { $0 == "_" ? "-" : String($0) }.joined()
    }
}

extension String {
    /// With `name` where a collection's key has its `*`.
    func replacingStar(with name: String) -> String {
        split(separator: ".", omittingEmptySubsequences: false)
            .map { $0 == "*" ? name : String($0) }
            .joined(separator: ".")
    }
}
