/// A closed set of words.
protocol WireEnum: WireText, WireWritable, CaseIterable, RawRepresentable<String> {}

extension WireEnum {
    static var schema: Schema { .enumeration(allCases.map(\.rawValue)) }
    static var placeholder: Self { allCases[allCases.startIndex] }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let text = value.string else {
            issues.report("Must be a string.")
            return placeholder
        }
        return read(text: text, &issues)
    }

    static func read(text: String, _ issues: inout Issues) -> Self {
        guard let value = Self(rawValue: text) else {
            issues.report("Must be one of: \(allCases.map(\.rawValue).joined(separator: ", ")).")
            return placeholder
        }
        return value
    }

    func write(to writer: inout JSONWriter) {
        writer.string(rawValue)
    }
}

extension Wire {
    enum Role: String, WireEnum { case owner, admin, member }
    enum Tier: String, WireEnum { case free, premium }
    enum Visibility: String, WireEnum { case `private`, `public` }
    enum GroupKind: String, WireEnum { case group, direct }
    enum GroupScope: String, WireEnum { case mine, `public` }
    enum MessageKind: String, WireEnum { case text, system, answer }
    enum NotificationLevel: String, WireEnum { case all, mentions, none }
    enum HealthState: String, WireEnum { case ok, degraded, down }
    enum SearchMode: String, WireEnum { case hybrid, keyword, semantic }
    enum SearchKind: String, WireEnum { case post, reply, any }
    enum MembershipChange: String, WireEnum { case joined, left, removed, role, banned, unbanned, muted, unmuted }
    enum GroupChange: String, WireEnum { case updated, deleted }
    enum UnsubscribedCode: String, WireEnum { case removed, left, deleted, requested }
    enum PresenceStatus: String, WireEnum { case online, away, offline }
    enum DeviceStatus: String, WireEnum { case online, away }
    enum GoodbyeCode: String, WireEnum { case draining }
}
