internal import GroupChat
internal import Postgres

extension ExportLine {
    /// Appends the message as a line that `groupd import` takes.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.string(key.description)
            writer.key("user")
            writer.string(author.name)
            writer.key("user_id")
            writer.string(author.id.description)
            writer.key("content")
            writer.string(content)
            writer.key("created_at")
            writer.string(createdAt.description)
            if let replyTo {
                writer.key("reply_to")
                writer.string(replyTo.description)
            }
        }
    }

    /// The line, its end included.
    var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes + [0x0A]
    }
}

/// One run of `groupd export`, and what `GET /groups/{group}/export` streams.
enum ExportRun {
    /// Hands out the group's history as JSON Lines, one portion of at most some hundred kilobytes after the other; the
    /// next is read when `write` has returned.
    ///
    /// - Throws: `ChatError` where the reader may not, or the database is away; and what `write` throws.
    static func run(
        of group: GroupID, as reader: UserID, database: Database, write: ([UInt8]) async throws -> Void
    ) async throws {
        var export = try await GroupExport(of: group, as: reader, database: database)
        while true {
            let lines = try await export.next()
            guard !lines.isEmpty else { return }
            var bytes: [UInt8] = []
            for line in lines {
                bytes += line.json
                guard bytes.count >= portionBytes else { continue }
                try await write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
            if !bytes.isEmpty { try await write(bytes) }
        }
    }

    private static let portionBytes = 256 << 10
}
