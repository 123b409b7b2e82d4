/// What `hello` subscribes to: `"all"`, `"none"` or a list of groups.
enum SubscriptionChoice: Equatable, Sendable {
    case all
    case none
    case groups([Wire.ID])
}

extension SubscriptionChoice: WireReadable {
    private typealias Groups = Wire.List<Wire.ID, GroupCount>

    static var schema: Schema { .oneOf([.enumeration(["all", "none"]), Groups.schema]) }
    static var placeholder: SubscriptionChoice { .none }

    static func read(_ value: JSONView, _ issues: inout Issues) -> SubscriptionChoice {
        switch (value.kind, value.string) {
        case (.array, _): return .groups(Groups.read(value, &issues).elements)
        case (_, "all"): return .all
        case (_, "none"): return .none
        default:
            issues.report("Must be \"all\", \"none\" or a list of groups.")
            return placeholder
        }
    }
}
