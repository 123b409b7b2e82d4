extension Transaction {
    /// Sends rows with `copy … from stdin`, and returns how many the server took.
    ///
    /// The chunks are bytes in the statement's own format, cut anywhere. Each is asked for when the socket has taken
    /// the one before, so a slow server holds the sender back. When `chunks` throws, the copy is given up, the
    /// transaction fails, and that error is passed on.
    public func copyIn<Chunks: AsyncSequence>(
        _ sql: SQL, _ chunks: Chunks
    ) async throws -> Int where Chunks.Element == [UInt8] {
        _ = try await submit(.copyBegin(pin, sql))
        do {
            for try await chunk in chunks { try await copy(chunk) }
        } catch let error as PostgresError {
            throw error
        } catch {
            _ = try? await submit(.copyEnd(pin, isAbort: true))
            throw error
        }
        return try await submit(.copyEnd(pin, isAbort: false)).rows.first?.affectedCount ?? 0
    }

    /// How much is handed to libpq at once: what the socket does not take, libpq holds.
    private static let pieceBytes = 256 << 10

    private func copy(_ chunk: [UInt8]) async throws(PostgresError) {
        var rest = chunk[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.pieceBytes)
            rest = rest.dropFirst(piece.count)
            _ = try await submit(.copyChunk(pin, piece.count == chunk.count ? chunk : [UInt8](piece)))
        }
    }
}
