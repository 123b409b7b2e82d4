import Postgres

/// The models that the database has vectors of.
struct VectorModels {
    struct Model: Sendable, Equatable {
        let id: Int16
        let name: String
        let dimensions: Int64
        let isServing: Bool
    }

    let database: Database
    var deadline = Indexer.deadline

    /// Whether the database has a place for vectors.
    func isInstalled() async throws(PostgresError) -> Bool {
        try await database.fetchOne(VectorSQL.isInstalled, lane: IndexLane.lane, deadline: deadline)?
            .decode("is_installed") ?? false
    }

    /// Enters a model. False where the database has no place for vectors.
    func register(_ model: EmbeddingModel) async throws(PostgresError) -> Bool {
        guard try await isInstalled() else { return false }
        try await database.execute(
            VectorSQL.register, model.name, Int32(model.dimensions), lane: IndexLane.lane, deadline: deadline)
        return true
    }

    func all() async throws(PostgresError) -> [Model] {
        let rows = try await database.fetch(VectorSQL.models, lane: IndexLane.lane, deadline: deadline)
        var models: [Model] = []
        for row in rows {
            models.append(
                Model(
                    id: try row.decode("id"), name: try row.decode("name"), dimensions: try row.decode("dimensions"),
                    isServing: try row.decode("is_serving")))
        }
        return models
    }

    func isComplete(_ model: Int16) async throws(PostgresError) -> Bool {
        try await database.fetchOne(
            VectorSQL.isComplete, model, lane: IndexLane.lane, deadline: deadline)?.decode("is_complete")
            ?? false
    }

    func serve(_ model: Int16) async throws(PostgresError) {
        try await database.execute(VectorSQL.serve, model, lane: IndexLane.lane, deadline: deadline)
    }

    /// Removes some vectors of a model that serves no more; returns how many.
    func retireSome(_ model: Int16) async throws(PostgresError) -> Int {
        try await database.fetchOne(
            VectorSQL.retireVectors, model, Int64(500), lane: IndexLane.lane, deadline: deadline)?
            .decode("count") ?? 0
    }

    func retire(_ model: Int16) async throws(PostgresError) {
        _ = try await database.run(
            [Statement(VectorSQL.retirePositions, model), Statement(VectorSQL.retireModel, model)],
            lane: IndexLane.lane, deadline: deadline)
    }
}

/// Which models get vectors, in the order of their importance. Pure.
struct VectorShelf: Sendable {
    struct Entry: Sendable {
        let model: Int16
        let embedder: Embedder
    }

    /// What serves first, then what is to serve.
    let entries: [Entry]
    /// What is to serve and does not yet.
    let successor: Entry?

    init(_ models: [VectorModels.Model], embedders: [Embedder]) {
        let known = models.compactMap { model in
            embedders.first { $0.model.name == model.name }.map { (model, Entry(model: model.id, embedder: $0)) }
        }
        let serving = known.first { $0.0.isServing }?.1
        let wanted = known.first { $0.0.name == embedders.first?.model.name }?.1
        successor = wanted?.model == serving?.model ? nil : wanted
        entries = [serving, successor].compactMap { $0 }
    }
}

/// What of a group's log gets vectors next.
struct VectorPage {
    let after: Int64
    let upto: Int64
    private(set) var seqs: [Int64] = []
    private(set) var editedAt: [Timestamp?] = []
    /// Who says what: a name tells what a text is about as much as its words do.
    private(set) var texts: [String] = []

    init(_ rows: Rows) throws(PostgresError) {
        after = try rows.first?.decode("after") ?? 0
        upto = try rows.first?.decode("upto") ?? 0
        for row in rows.dropFirst() {
            seqs.append(try row.decode("seq"))
            editedAt.append(try row.decode("edited_at"))
            let author: String? = try row.decode("author")
            let content: String = try row.decode("content")
            texts.append(author.map { "\($0): \(content)" } ?? content)
        }
    }
}
