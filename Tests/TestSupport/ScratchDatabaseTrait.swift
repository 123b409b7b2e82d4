package import Testing

/// Gives each test a database of its own, `ScratchDatabase.current`, and drops it afterwards.
package struct ScratchDatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    let template: DatabaseTemplate

    /// On a suite it holds for each test in it.
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.scratchDatabase("test", from: template)
        do {
            try await ScratchDatabase.$assigned.withValue(database) { try await function() }
        } catch {
            try await database.drop()
            throw error
        }
        try await database.drop()
    }
}

extension Trait where Self == ScratchDatabaseTrait {
    /// An empty database for each test.
    package static var scratchDatabase: Self { .scratchDatabase(from: .empty) }

    /// A copy of the template for each test.
    package static func scratchDatabase(from template: DatabaseTemplate) -> Self { Self(template: template) }
}
