/// How many passwords may be tried: by address, by account, and by everybody together (SECURITY A4).
///
/// No account is ever locked. From where an account was logged into lately it has an allowance of its own, so that
/// whoever guesses from elsewhere cannot keep its owner out. All maps are bounded; what they forget had not been used
/// for long.
struct LoginThrottle: Sendable {
    private let addressAllowance: Allowance
    private let accountAllowance: Allowance
    private let globalAllowance: Allowance
    private var addresses = RecentMap<Int, Allowance.Balance>(countMax: 8_192)
    private var accounts = RecentMap<Int, Allowance.Balance>(countMax: 8_192)
    private var familiar = RecentMap<Int, Allowance.Balance>(countMax: 8_192)
    private var global: Allowance.Balance

    /// - Parameter perMinute: `limits.logins_per_minute`; the other rates follow from it, so that raising it to what
    ///   nobody reaches switches them all off.
    init(perMinute: Int, now: Duration) {
        let rate = Double(perMinute)
        addressAllowance = Allowance(burst: rate, perMinute: rate)
        accountAllowance = Allowance(burst: rate / 3, perMinute: rate / 15)
        globalAllowance = Allowance(burst: rate * 20, perMinute: rate * 20)
        global = Allowance.Balance(globalAllowance, now: now)
    }

    /// Takes from every allowance that the try needs, or from none.
    ///
    /// - Parameter account: the mail address as it was given, whether or not anybody has it.
    /// - Returns: how long to wait; nil where it may go on.
    mutating func admit(account: String, from address: AddressKey, now: Duration) -> Duration? {
        let (accountKey, addressKey) = (Self.key(account), Self.key(address))
        let pairKey = Self.key(account, address)
        var byAddress = addresses[addressKey] ?? Allowance.Balance(addressAllowance, now: now)
        if let wait = byAddress.wait(addressAllowance, now: now) { return wait }
        byAddress.take()
        if var own = familiar[pairKey] {
            if let wait = own.wait(accountAllowance, now: now) { return wait }
            own.take()
            familiar[pairKey] = own
        } else {
            var byAccount = accounts[accountKey] ?? Allowance.Balance(accountAllowance, now: now)
            if let wait = byAccount.wait(accountAllowance, now: now) { return wait }
            if let wait = global.wait(globalAllowance, now: now) { return wait }
            byAccount.take()
            global.take()
            accounts[accountKey] = byAccount
        }
        addresses[addressKey] = byAddress
        return nil
    }

    /// Somebody proved to own the account, at this address.
    mutating func succeed(account: String, from address: AddressKey, now: Duration) {
        familiar[Self.key(account, address)] = Allowance.Balance(accountAllowance, now: now)
    }

    /// Hashed with this process's own seed: nobody outside can aim at a collision, and no address is kept.
    private static func key(_ account: String) -> Int { account.lowercased().hashValue }
    private static func key(_ address: AddressKey) -> Int { address.hashValue }
    private static func key(_ account: String, _ address: AddressKey) -> Int {
        var hasher = Hasher()
        hasher.combine(account.lowercased())
        hasher.combine(address)
        return hasher.finalize()
    }
}
