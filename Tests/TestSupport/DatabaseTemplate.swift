/// What a scratch database starts from: built once for a run of tests, copied for each database.
package struct DatabaseTemplate: Sendable {
    /// Tells templates apart: one of a name is built, whoever asks first.
    package let name: String
    let build: (@Sendable (ScratchDatabase) async throws -> Void)?

    /// A template that `build` fills, through connections that it closes again: PostgreSQL copies no
    /// database that somebody is connected to.
    package init(name: String, build: @escaping @Sendable (ScratchDatabase) async throws -> Void) {
        self.name = name
        self.build = build
    }

    private init(name: String) {
        self.name = name
        build = nil
    }

    /// Nothing but what PostgreSQL itself puts there.
    package static let empty = DatabaseTemplate(name: "empty")

    var databaseName: String { build == nil ? "template0" : "template_\(name)" }
}
