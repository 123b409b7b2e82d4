internal import GroupChat
internal import HTTPClient
internal import OpenSSL
internal import Postgres
internal import Synchronization

/// Who may come in: registering, logging in, tokens, sessions.
///
/// One for a node. It keeps nothing that may not be lost: what counts is in the database, and nodes agree through it.
final class Accounts: Sendable {
    let settings: AccountSettings
    let hooks: AccountHooks
    let clock: AccountClock
    let observe: @Sendable (AccountObservation) -> Void
    let store: AccountStore
    let sessions: SessionStore
    let identities: IdentityStore
    let setup: SetupTokenStore
    let reader: UserReader
    let passwords: PasswordDesk
    let policy: PasswordPolicy
    let tokens: AccessTokens
    let issuers: OutsideIssuers
    let standings: StandingDesk
    let logins: Mutex<LoginThrottle>
    let registrations: Mutex<RegistrationThrottle>

    /// - Parameters:
    ///   - database: with the lanes `ChatLanes.accounts` and `ChatLanes.read`.
    ///   - client: makes the client that fetches outside issuers' keys; called only where there are some.
    init(
        database: Database, settings: AccountSettings, hasher: PasswordHasher, hooks: AccountHooks = AccountHooks(),
        clock: AccountClock = .system, client: () -> HTTPClient = { HTTPClient() },
        observe: @escaping @Sendable (AccountObservation) -> Void = { _ in }
    ) {
        self.settings = settings
        self.hooks = hooks
        self.clock = clock
        self.observe = observe
        store = AccountStore(database: database)
        sessions = SessionStore(database: database)
        identities = IdentityStore(database: database)
        setup = SetupTokenStore(database: database)
        reader = UserReader(database: database)
        passwords = PasswordDesk(hasher: hasher, observe: observe)
        policy = PasswordPolicy(charactersMin: settings.auth.passwordCharactersMin)
        let ring = SigningKeyRing(
            store: SigningKeyStore(database: database), clock: clock, lifetime: settings.accessLifetime,
            observe: observe)
        tokens = AccessTokens(ring: ring, clock: clock, lifetime: settings.accessLifetime)
        issuers = OutsideIssuers(settings.auth, clock: clock, client: client, observe: observe)
        standings = StandingDesk(clock: clock)
        logins = Mutex(LoginThrottle(perMinute: settings.loginsPerMinute, now: clock.elapsed()))
        registrations = Mutex(RegistrationThrottle(perHour: settings.registrationsPerHour))
    }

    /// These sessions are over, by what this node did: nothing is believed of them any more, and their sockets close.
    func ended(_ ended: [SessionID]) {
        guard !ended.isEmpty else { return }
        standings.forget(ended)
        hooks.sessionsEnded(ended)
    }

    /// This person may no longer come in.
    func disabled(_ user: UserID) {
        standings.forget(user)
        hooks.userDisabled(user)
    }
}
