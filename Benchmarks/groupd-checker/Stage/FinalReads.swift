import ChatLoad
import DeliveryChecker
import HTTPClient

/// Reads at the end what is there: in the database itself, and over REST as members do.
struct FinalReads: Sendable {
    private static let pageMessages = 200

    let rest: RESTClient
    let history: HistoryFile

    /// The whole log of a group, from the tables.
    func stored(_ group: String, in server: ServerProcess) async throws {
        let rows = try await server.query(
            """
            select json_build_object(
                'seq', seq, 'kind', 'message', 'id', id, 'author', author_id, 'client_id', client_id,
                'content', content)::text
            from groupd.group_messages where group_id = '\(group)'
            union all
            select json_build_object('seq', seq, 'kind', kind, 'user', user_id, 'change', change)::text
            from groupd.group_changes where group_id = '\(group)'
            """)
        var rest = Substring(rows)
        while !rest.isEmpty {
            let end = rest.utf8.firstIndex(of: 0x0A) ?? rest.endIndex
            var line = String(rest[..<end])
            rest = end == rest.endIndex ? "" : rest[rest.utf8.index(after: end)...]
            line.withUTF8 { history.write(.stored(Self.record(group, JSONSlice(UnsafeRawBufferPointer($0))))) }
        }
    }

    private static func record(_ group: String, _ row: JSONSlice) -> StoredRecord {
        StoredRecord(
            group: group, seq: row.member("seq")?.integer ?? 0, kind: row.member("kind")?.string ?? "",
            id: row.member("id")?.string, author: row.member("author")?.string,
            clientID: row.member("client_id")?.string, body: row.member("content")?.string.map { Fingerprint(of: $0) },
            user: row.member("user")?.string, change: row.member("change")?.string)
    }

    /// The whole history of a group, page by page, as `reader`.
    func read(_ group: String, as reader: Person) async throws {
        try await pages(of: group, as: reader) { message in
            guard let seq = message.member("seq")?.integer,
                case .message(let id, let author, let body)? = LoggedEvent.message(message)
            else { return }
            history.write(
                .read(
                    ReadRecord(reader: reader.id, group: group, seq: seq, id: id, author: author, body: body)))
        }
    }

    /// Calls `body` with each message of a group's history, oldest first.
    func pages(of group: String, as reader: Person, _ body: (JSONSlice) -> Void) async throws {
        var after: Int64? = 0
        while let from = after {
            let answer = try await rest.expect(
                .get, "/groups/\(group)/messages?after=\(from)&limit=\(Self.pageMessages)", token: reader.token)
            after = answer.body.withUnsafeBytes { bytes in
                let page = JSONSlice(bytes)
                page.member("items")?.forEachElement(body)
                return page.member("next")?.integer
            }
        }
    }
}
