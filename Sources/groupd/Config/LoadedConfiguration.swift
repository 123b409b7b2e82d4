/// A configuration, with what is worth telling about how it came to be.
struct LoadedConfiguration: Sendable {
    let configuration: Configuration
    /// By key (`providers.mine.model`). What is not here has its default.
    let origins: [String: SettingOrigin]
    /// Sentences for the log: nothing here stops the server.
    let warnings: [String]
    /// The file that was read, if there was one.
    let path: String?

    /// Where the setting `key` got its value.
    func origin(of key: String) -> SettingOrigin { origins[key] ?? .default }
}
