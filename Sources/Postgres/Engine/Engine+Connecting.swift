import CLibpq
import Logging

extension Engine {
    /// Begins an attempt to connect; nothing here waits.
    func connect(_ connection: Connection) {
        connection.generation += 1
        guard let target else { return refuse(connection, ConnectOptions.unreadable) }
        let names = target.namesToResolve
        guard names.isEmpty else {
            connection.awaitsAddresses = true
            return resolve(names)
        }
        open(connection, [])
    }

    /// Looks names up, once for all connections that wait for it.
    private func resolve(_ names: [String]) {
        guard !isResolving else { return }
        isResolving = Thread.start(name: "postgres-names") { [mailbox] in
            mailbox.post(.resolved(Resolver.addresses(of: names)))
        }
    }

    func resolved(_ addresses: [String: [String]]) {
        isResolving = false
        for connection in connections where connection.awaitsAddresses {
            connection.awaitsAddresses = false
            if let options = target?.options(addresses: addresses) {
                open(connection, options)
            } else {
                refuse(connection, "the host's name cannot be resolved")
            }
        }
    }

    private func open(_ connection: Connection, _ more: [(String, String)]) {
        let options = ConnectOptions(configuration, applicationName: configuration.applicationName, more)
        connection.handle = options.open { PQconnectStartParams($0, $1, 1) }
        guard let handle = connection.handle, PQstatus(handle) != CONNECTION_BAD else {
            return drop(connection, .connectFailed)
        }
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        watchAttempt(connection, forOutput: true)
    }

    private func refuse(_ connection: Connection, _ reason: String) {
        drop(connection, .connectFailed)
        lanes[connection.lane].lastFailure = reason
    }

    /// Takes the next step of the handshake when its socket is ready.
    func continueConnecting(_ connection: Connection) {
        guard let handle = connection.handle else { return }
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: watchAttempt(connection, forOutput: false)
        case PGRES_POLLING_WRITING: watchAttempt(connection, forOutput: true)
        case PGRES_POLLING_OK: connected(connection)
        default: drop(connection, .connectFailed)
        }
    }

    /// libpq may close one socket and open another under the same number, so the poller is told each time.
    private func watchAttempt(_ connection: Connection, forOutput: Bool) {
        connection.watched = -1
        watch(connection, forOutput: forOutput)
    }

    private func connected(_ connection: Connection) {
        guard let handle = connection.handle, PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1
        else { return drop(connection, .connectFailed) }
        connection.lifecycle.connected()
        nextCheck.note(connection.lifecycle.nextDue)
        let statements = lanes[connection.lane].lane.setup
        guard !statements.isEmpty else { return isSetUp(connection) }
        let request = Request(
            .unit, lane: connection.lane, statements: statements, deadline: connection.lifecycle.nextDue, now: now)
        guard connection.send(request, as: .setup(request), scratch: scratch, isPrepared: false) else {
            return drop(connection, .connectionLost)
        }
        flush(connection)
    }

    /// Role and settings have been made, or refused.
    func setupEnded(_ connection: Connection, _ request: Request) {
        if let failure = request.failure {
            // The values are the configuration's own, so the message may be shown whatever its class.
            lanes[connection.lane].lastFailure = failure.serverMessage?.message ?? failure.description
            return drop(connection, .setupRefused)
        }
        isSetUp(connection)
    }

    private func isSetUp(_ connection: Connection) {
        connection.lifecycle.setUp()
        watch(connection, forOutput: false)
        lanes[connection.lane].scheduler.up(slot: connection.slot)
        lanes[connection.lane].downSince = nil
        logger.debug("Connected", metadata: ["lane": "\(lanes[connection.lane].lane.name)"])
        observe?(.connected(lane: lanes[connection.lane].lane.name))
        tellReady()
    }
}

extension Lane {
    /// What a new session runs before anything else. The role comes last: it may not be allowed the settings.
    var setup: [Statement] {
        var all = settings
        if let role { all.append(Setting("role", role)) }
        return all.map { Statement(SQL("session.set", "select set_config($1, $2, false)"), $0.name, $0.value) }
    }
}
