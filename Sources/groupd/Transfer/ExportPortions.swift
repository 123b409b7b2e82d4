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

/// A group's history as JSON Lines, one portion of some hundred kilobytes after the other: what `groupd export` prints
/// and `GET /groups/{group}/export` streams.
///
/// The next messages are read when the next portion is asked for. It throws `ChatError` where the reader may not any
/// more, or the database is away.
struct ExportPortions: AsyncSequence, Sendable {
    let export: GroupExport

    /// Together at most some megabytes, however long the messages are.
    private static let pageMessages = 100
    private static let portionBytes = 256 << 10

    func makeAsyncIterator() -> Iterator { Iterator(export: export) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var export: GroupExport
        private var lines: ArraySlice<ExportLine> = []
        private var isOver = false

        fileprivate init(export: GroupExport) {
            self.export = export
        }

        mutating func next() async throws -> [UInt8]? {
            var bytes: [UInt8] = []
            while bytes.count < ExportPortions.portionBytes, !isOver {
                if lines.isEmpty {
                    lines = try await export.next(limit: ExportPortions.pageMessages)[...]
                    isOver = lines.isEmpty
                }
                while bytes.count < ExportPortions.portionBytes, let line = lines.popFirst() { bytes += line.json }
            }
            return bytes.isEmpty ? nil : bytes
        }
    }
}
