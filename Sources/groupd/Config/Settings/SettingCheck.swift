/// What a setting's type cannot say about its value.
struct SettingCheck<Value: SettingValue>: Sendable {
    /// Replaces the type's own words where it says more.
    var expected: String?
    var accepts: @Sendable (Value) -> Bool = { _ in true }
    /// A sentence, without its full stop, where the value is refused for a reason worth telling.
    var refusal: @Sendable (Value) -> String? = { _ in nil }

    /// Throws unless `value` holds.
    func verify(_ value: Value, _ expected: String) throws(SettingRefusal) {
        if let sentence = refusal(value) { throw .refused(sentence) }
        if !accepts(value) { throw .unexpected(expected) }
    }

    /// Everything the type lets through.
    static var any: SettingCheck { SettingCheck() }
}

extension SettingCheck where Value == Int {
    /// Both ends count.
    static func range(_ range: ClosedRange<Int>) -> SettingCheck {
        SettingCheck(expected: "a whole number from \(range.lowerBound.grouped) to \(range.upperBound.grouped)") {
            range.contains($0)
        }
    }

    /// From `minimum` up to what no machine reaches, so that sums and products of settings cannot overflow.
    static func atLeast(_ minimum: Int) -> SettingCheck {
        SettingCheck(expected: "a whole number, \(minimum.grouped) or more") {
            (minimum...1_000_000_000_000).contains($0)
        }
    }
}

extension SettingCheck where Value == Double {
    /// An amount of money: 0 or more.
    static var amount: SettingCheck {
        SettingCheck(expected: "an amount of dollars, 0 or more") { (0...1_000_000_000).contains($0) }
    }
}
