import GroupChat
import OpenSSL
import Postgres
import Synchronization
import TestSupport

@testable import groupd

/// A migrated database and the accounts of one or two nodes on it, with a clock that only the test moves and hashes
/// that cost next to nothing.
struct AccountsFixture: Sendable {
    let nodes: [Node]
    let clock: TestClock

    var accounts: Accounts { nodes[0].accounts }
    var handlers: AccountHandlers { AccountHandlers(accounts: accounts) }
    var observed: Recorder<AccountObservation> { nodes[0].observed }

    struct Node: Sendable {
        let database: Database
        let accounts: Accounts
        let observed: Recorder<AccountObservation>
        /// Sessions whose sockets would have been closed.
        let ended: Recorder<SessionID>
        let disabled: Recorder<UserID>
    }

    static let cheap = PasswordHash.Parameters(costLog2: 1, blockSize: 1, parallelism: 1)!

    /// Limits that no test runs into by accident.
    static var settings: AccountSettings {
        var settings = AccountSettings()
        settings.loginsPerMinute = 1_000_000
        settings.registrationsPerHour = 1_000_000
        return settings
    }

    static func with<R: Sendable>(
        nodes count: Int = 1, settings: AccountSettings = settings, parameters: PasswordHash.Parameters = cheap,
        hooks: AccountHooks = AccountHooks(), _ body: (AccountsFixture) async throws -> R
    ) async throws -> R {
        let clock = TestClock()
        var nodes: [Node] = []
        for _ in 0..<count { nodes.append(try await node(settings, parameters, hooks, clock)) }
        do {
            let result = try await body(AccountsFixture(nodes: nodes, clock: clock))
            for node in nodes { await node.database.shutdown() }
            return result
        } catch {
            for node in nodes { await node.database.shutdown() }
            throw error
        }
    }

    private static func node(
        _ settings: AccountSettings, _ parameters: PasswordHash.Parameters, _ hooks: AccountHooks, _ clock: TestClock
    ) async throws -> Node {
        let configuration = PostgresConfiguration(ScratchDatabase.current.connectionString(user: "groupd"))
        let database = Database(configuration: configuration, lanes: [ChatLanes.accounts, ChatLanes.read])
        database.start()
        try await database.ready(timeout: .seconds(20))
        let (observed, ended, disabled) = (
            Recorder<AccountObservation>(), Recorder<SessionID>(), Recorder<UserID>()
        )
        var hooks = hooks
        hooks.sessionsEnded = { $0.forEach(ended.record) }
        hooks.userDisabled = disabled.record
        let accounts = Accounts(
            database: database, settings: settings,
            hasher: PasswordHasher(parameters: parameters, waitingCountMax: 100_000), hooks: hooks,
            clock: clock.accountClock, observe: observed.record)
        return Node(database: database, accounts: accounts, observed: observed, ended: ended, disabled: disabled)
    }
}

/// Two clocks that stand still until a test moves them, and then move together.
final class TestClock: Sendable {
    private let beginning = Timestamp.now
    private let passed = Mutex(Duration.seconds(1_000))

    var accountClock: AccountClock {
        AccountClock(
            now: { [self] in beginning.advanced(by: passed.withLock { $0 } - .seconds(1_000)) },
            elapsed: { [self] in passed.withLock { $0 } })
    }

    var now: Timestamp { accountClock.now() }

    func advance(by duration: Duration) { passed.withLock { $0 += duration } }
}

/// Remembers what it was told.
final class Recorder<Element: Sendable>: Sendable {
    private let recorded = Mutex<[Element]>([])

    var all: [Element] { recorded.withLock { $0 } }

    func record(_ element: Element) { recorded.withLock { $0.append(element) } }
}

extension Recorder<AccountObservation> {
    var hashCount: Int { all.count { $0 == .passwordHashed } }
}
