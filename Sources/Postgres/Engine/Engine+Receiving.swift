import CLibpq

extension Engine {
    func socketIsReady(_ connection: Connection) {
        switch connection.lifecycle.state {
        case .connecting: continueConnecting(connection)
        case .settingUp, .ready: receive(connection)
        case .down, .closed: break
        }
    }

    private func receive(_ connection: Connection) {
        guard let handle = connection.handle else { return }
        let isLarge = countBytes(connection)
        var isAlive = true
        // Under TLS one read may leave the rest of a record decrypted in memory, where no poller sees it.
        for _ in 0..<(PQsslInUse(handle) == 1 ? 2 : 1) where isAlive {
            isAlive = PQconsumeInput(handle) == 1
            // What came before the end still counts: a commit may be among it.
            readResults(connection)
            guard connection.handle == handle else { return }
        }
        guard isAlive else { return drop(connection, .connectionLost) }
        connection.readsForHead += 1
        if isLarge { return resultIsTooLarge(connection) }
        if connection.watchesOutput { flush(connection) }
        if connection.pinned != nil { advancePinned(connection) }
    }

    private func readResults(_ connection: Connection) {
        guard let handle = connection.handle else { return }
        if connection.pinned?.copy != nil { return readCopyResults(connection, handle) }
        var idleReads = 0
        while connection.handle == handle, let head = connection.inFlight.first, PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else {
                // One separates two statements; many in a row mean that libpq waits for nothing while this does.
                idleReads += 1
                if idleReads > 8 { return drop(connection, .connectionLost) }
                continue
            }
            idleReads = 0
            guard take(result, for: head, on: connection) else { return drop(connection, .connectionLost) }
        }
    }

    /// Books one result. False where the server says something that cannot be.
    private func take(_ result: OpaquePointer, for head: InFlight, on connection: Connection) -> Bool {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: succeeded(result, head, connection)
        case PGRES_PIPELINE_ABORTED: PQclear(result)
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            _ = connection.inFlight.popFirst()
            ended(head, connection)
        case PGRES_FATAL_ERROR:
            defer { PQclear(result) }
            return failed(result, head, connection)
        default:
            PQclear(result)
            return false
        }
        return true
    }

    private func succeeded(_ result: OpaquePointer, _ head: InFlight, _ connection: Connection) {
        switch head {
        case .setup: PQclear(result)
        case .prepare(let sql, _):
            PQclear(result)
            connection.prepared.accepted(sql)
        case .unit(let request):
            let name = request.statements[min(request.resultCount, request.statements.count - 1)].sql.name
            request.resultCount += 1
            if request.isAnswered {
                PQclear(result)
            } else {
                request.rows.append(Rows(storage: ResultStorage(result, statement: name)))
            }
            observe?(.statementCompleted(name: name, duration: now - request.sentAt, isFailure: false))
        }
    }

    private func failed(_ result: OpaquePointer, _ head: InFlight, _ connection: Connection) -> Bool {
        // Without a code it is libpq that speaks, of a connection that is gone; a fatal error ends in that too.
        guard let failure = ServerFailure(result), !failure.isFatal else { return false }
        switch head {
        case .setup(let request): request.failure = request.failure ?? failure.error
        case .prepare(let sql, let name): connection.prepared.refused(sql, name: name, error: failure.error)
        case .unit(let request): failed(request, failure, connection)
        }
        return true
    }

    private func failed(_ request: Request, _ failure: ServerFailure, _ connection: Connection) {
        guard request.failure == nil else { return }
        let position = min(request.resultCount, request.statements.count - 1)
        let sql = request.statements[position].sql
        var error = failure.error
        if error.sqlState == .invalidStatementName { error = connection.prepared.failure(of: sql) ?? error }
        if failure.isPlanStale { connection.prepared.forget(sql) }
        error.statement = sql.name
        error.statementIndex = max(0, position - request.ownCount)
        request.failure = error
        observe?(.statementCompleted(name: sql.name, duration: now - request.sentAt, isFailure: true))
    }

    private func ended(_ head: InFlight, _ connection: Connection) {
        connection.readsForHead = 0
        connection.bytesForHead = 0
        if case .unit(let next) = connection.inFlight.first, next.isAnswered { nextCheck.note(next.deadline) }
        switch head {
        case .setup(let request): setupEnded(connection, request)
        case .prepare: break
        case .unit(let request):
            guard connection.pinned == nil else { return pinnedUnitEnded(connection, request) }
            answerUnit(request)
            if connection.isCancelPending {
                connection.isReleaseOwed = true
            } else {
                lanes[connection.lane].scheduler.finished(slot: connection.slot)
            }
        }
    }

    func answerUnit(_ request: Request) {
        if let failure = request.failure { return answer(request, .failure(failure)) }
        guard !request.isAnswered else { return }
        let rows = request.ownCount == 0 ? request.rows : Array(request.rows.dropFirst(request.ownCount))
        answer(request, .success(Reply(rows: rows)))
    }
}
