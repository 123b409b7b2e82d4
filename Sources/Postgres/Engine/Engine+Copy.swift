import CLibpq

/// `copy … from stdin`. It does not go with pipeline mode, so libpq leaves that for as long as the copy runs.
extension Engine {
    func copy(_ request: Request, on connection: Connection) {
        guard let handle = connection.handle else { return }
        switch (request.kind, connection.pinned?.copy) {
        case (.copyBegin(_, let sql), nil): begin(sql, request, connection, handle)
        case (.copyChunk(_, let bytes), .open): write(bytes, request, connection, handle)
        case (.copyEnd(_, let isAbort), .open): end(isAbort, request, connection, handle)
        default: drop(connection, .transactionAbandoned)
        }
    }

    private func begin(_ sql: SQL, _ request: Request, _ connection: Connection, _ handle: OpaquePointer) {
        guard PQexitPipelineMode(handle) == 1, PQsendQuery(handle, sql.text) == 1 else {
            return drop(connection, .connectionLost)
        }
        connection.pinned?.copy = .starting(request)
        flush(connection)
    }

    private func write(_ bytes: [UInt8], _ request: Request, _ connection: Connection, _ handle: OpaquePointer) {
        let code = bytes.withUnsafeBytes { raw in
            PQputCopyData(handle, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(raw.count))
        }
        guard code == 1 else { return drop(connection, .connectionLost) }
        connection.pinned?.copy = .writing(request)
        copyFlushed(connection)
    }

    /// A chunk is answered once the socket has taken it: that is what holds the writer back.
    func copyFlushed(_ connection: Connection) {
        flush(connection)
        guard case .writing(let request) = connection.pinned?.copy, !connection.isWriteBlocked else { return }
        connection.pinned?.copy = .open
        connection.pinned?.current = nil
        answer(request, .success(Reply()))
        advancePinned(connection)
    }

    private func end(_ isAbort: Bool, _ request: Request, _ connection: Connection, _ handle: OpaquePointer) {
        guard PQputCopyEnd(handle, isAbort ? "the sender gave up" : nil) == 1 else {
            return drop(connection, .connectionLost)
        }
        connection.pinned?.copy = .ending(request)
        flush(connection)
        // A refusal may have been read while libpq was still in the copy and did not look at it.
        if connection.handle == handle { readCopyResults(connection, handle) }
    }

    func readCopyResults(_ connection: Connection, _ handle: OpaquePointer) {
        while connection.handle == handle, let copy = connection.pinned?.copy, PQisBusy(handle) == 0 {
            switch copy {
            case .open: return
            case .writing: return copyFlushed(connection)
            case .starting(let request):
                guard let result = PQgetResult(handle) else { return copyEnded(request, connection, handle) }
                defer { PQclear(result) }
                if PQresultStatus(result) == PGRES_COPY_IN { return copyOpened(request, connection) }
                guard copyRefused(result, request) else { return drop(connection, .connectionLost) }
            case .ending(let request):
                guard let result = PQgetResult(handle) else { return copyEnded(request, connection, handle) }
                if PQresultStatus(result) == PGRES_COMMAND_OK {
                    request.rows = [Rows(storage: ResultStorage(result, statement: "copy"))]
                    continue
                }
                defer { PQclear(result) }
                guard copyRefused(result, request) else { return drop(connection, .connectionLost) }
            }
        }
    }

    private func copyOpened(_ request: Request, _ connection: Connection) {
        connection.pinned?.copy = .open
        connection.pinned?.current = nil
        answer(request, .success(Reply()))
        advancePinned(connection)
    }

    private func copyRefused(_ result: OpaquePointer, _ request: Request) -> Bool {
        guard let failure = ServerFailure(result), !failure.isFatal else { return false }
        request.failure = request.failure ?? failure.error
        return true
    }

    private func copyEnded(_ request: Request, _ connection: Connection, _ handle: OpaquePointer) {
        guard PQenterPipelineMode(handle) == 1 else { return drop(connection, .connectionLost) }
        connection.pinned?.copy = nil
        connection.pinned?.current = nil
        answerUnit(request)
        advancePinned(connection)
    }
}
