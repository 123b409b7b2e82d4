/// `config/groupd.example.yaml`: every setting with its sentence and its default, as a comment.
struct ExampleFile: Sendable {
    /// The whole file.
    let text: String

    /// Writes the file for `table`.
    init(table: SettingTable = .groupd) {
        text = Self.head + table.settings.map { "\n" + Self.paragraph($0) }.joined()
    }

    private static let head = """
        # groupd: every setting, with its default. This file is printed by `groupd config example`.
        #
        # groupd reads the file named by --config, else /etc/groupd/groupd.yaml, else ./config/groupd.yaml.
        # The environment overrides the file, flags override both, and one name serves everywhere:
        #   http.public_url    GROUPD_HTTP_PUBLIC_URL    --http.public-url
        # Keys may be nested or dotted as here; lists are YAML lists, and texts with commas in the environment.
        # A secret can come from a file of its own: postgres.url_file names one in the place of postgres.url.
        # NAME stands for any name of small letters and digits. `groupd config show` prints what is in effect.

        """

    private static func paragraph(_ setting: Setting) -> String {
        let shown = setting.read(Configuration(), nil)
        let value = setting.isList ? "[\(shown.map(quoted).joined(separator: ", "))]" : quoted(shown[0])
        let key = setting.key(for: nil)
        return """
            # \(setting.help)
            # Takes \(setting.expected).\(setting.isSecret ? "\n# A secret: \(key)_file can name a file with it." : "")
            #\(key): \(value)

            """
    }

    /// As YAML takes it for a text.
    private static func quoted(_ text: String) -> String {
        text.isEmpty || text.contains(":") || text.contains("#") ? "\"\(text)\"" : text
    }
}
