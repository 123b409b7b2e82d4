import Embeddings
import Postgres
import TestSupport

@testable import GroupChat

/// A chat whose messages are indexed when a test says so.
struct SearchFixture: Sendable {
    let chat: ChatFixture
    let index: Database
    let indexer: Indexer
    let embedder: Embedder?

    static func with<R: Sendable>(
        embedder: Embedder? = nil, _ body: (SearchFixture) async throws -> R
    ) async throws -> R {
        try await ChatFixture.with { chat in
            let index = Database(
                configuration: PostgresConfiguration(ScratchDatabase.current.connectionString(user: "groupd")),
                lanes: [IndexLane.lane])
            index.start()
            try await index.ready(timeout: .seconds(20))
            let indexer = Indexer(database: index, embedders: embedder.map { [$0] } ?? [])
            do {
                let result = try await body(
                    SearchFixture(chat: chat, index: index, indexer: indexer, embedder: embedder))
                await index.shutdown()
                return result
            } catch {
                await index.shutdown()
                throw error
            }
        }
    }

    /// Runs statements in a transaction of a person's, as the server does.
    ///
    /// - Parameter settings: statements before it.
    static func run(_ sql: String, as user: UserID, settings: String = "") async throws -> String {
        try await ScratchDatabase.current.run(
            """
            \(settings)
            set search_path = groupd, pg_catalog;
            set role groupd_app;
            begin;
            select set_config('groupd.user_id', '\(user)', true);
            \(sql);
            commit;
            """)
    }

    var node: ChatNode { chat.nodes[0] }

    var searcher: Searcher {
        guard let embedder else { return Searcher(database: node.database) }
        return Searcher(database: node.database) { text in
            guard let vectors = try? await embedder.vectors(of: [text], for: .query) else { return nil }
            return QueryVector(model: embedder.model.name, values: vectors[0])
        }
    }

    func group(owner: UserID, name: String = "harbour", language: String = "english") async throws -> GroupID {
        var creation = GroupWriter.Creation(name: name)
        creation.language = language
        return try await node.groups.create(creation, owner: owner)
    }

    @discardableResult
    func say(_ text: String, in group: GroupID, as author: UserID, thread: Int64? = nil) async throws -> Int64 {
        let draft = try Draft.message(
            group: group, author: author, clientID: nil, content: text, thread: thread, charactersMax: 10_000)
        return try await node.writer.submit(draft).seq!
    }

    /// The numbers of what is found, best first.
    func find(
        _ text: String, in group: GroupID? = nil, as asker: UserID, mode: SearchRequest.Mode = .keyword,
        _ change: (inout SearchRequest) -> Void = { _ in }
    ) async throws -> [Int64] {
        try await page(text, in: group, as: asker, mode: mode, change).items.map(\.message.seq)
    }

    func page(
        _ text: String, in group: GroupID? = nil, as asker: UserID, mode: SearchRequest.Mode = .keyword,
        _ change: (inout SearchRequest) -> Void = { _ in }
    ) async throws -> SearchPage {
        var request = SearchRequest(
            words: SearchWords(text: text, phrases: [], excluded: [], author: nil, since: nil, until: nil), mode: mode,
            group: group)
        change(&request)
        return try await searcher.search(request, as: asker)
    }
}

extension SearchFixture {
    func join(_ group: GroupID, _ person: UserID) async throws {
        let owner = try await ScratchDatabase.current.run(
            "select user_id from groupd.group_members where group_id = '\(group)' and role = 'owner'")
        _ = try await node.groups.perform(.add(person, role: .member), in: group, by: UserID(owner)!)
    }
}
