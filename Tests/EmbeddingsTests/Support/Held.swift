/// A value that expectations may change: `#expect` captures what it looks at as a constant.
@dynamicMemberLookup
final class Held<Value> {
    var value: Value
    init(_ value: Value) { self.value = value }

    subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
}
