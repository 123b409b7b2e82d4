/// How many accounts an address may try to make.
struct RegistrationThrottle: Sendable {
    private let allowance: Allowance
    private var addresses = RecentMap<AddressKey, Allowance.Balance>(countMax: 8_192)

    /// - Parameter perHour: `limits.registrations_per_hour`.
    init(perHour: Int) {
        allowance = Allowance(burst: Double(perHour), perMinute: Double(perHour) / 60)
    }

    /// How long to wait; nil where it may go on, and then one is taken.
    mutating func admit(from address: AddressKey, now: Duration) -> Duration? {
        var balance = addresses[address] ?? Allowance.Balance(allowance, now: now)
        if let wait = balance.wait(allowance, now: now) { return wait }
        balance.take()
        addresses[address] = balance
        return nil
    }
}
