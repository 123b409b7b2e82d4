import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The index of vectors", .scratchDatabase(from: .migrated), .tags(.database))
struct VectorIndexTests {
    @Test("is made for the dimensions of the model, once")
    func provided() async throws {
        let database = ScratchDatabase.current
        let index = VectorIndex(owner: database.connectionString(user: "groupd_owner"))
        for dimensions in [1_536, 1_536, 384] { try await index.provide(dimensions: dimensions) }
        let indexes = try await database.run(
            """
            select indexname from pg_indexes
            where tablename = 'message_embeddings' and indexdef like '%hnsw%' order by 1
            """)
        #expect(indexes == "message_embeddings_1536\nmessage_embeddings_384")
    }
}
