// OpenSSL reports these failures through return values, but they mean that the library itself is
// broken or memory is exhausted. Going on would mean unhashed, unkeyed or predictable bytes.

func required(_ status: Int32, _ failure: StaticString) {
    precondition(status == 1, "\(failure)")
}

func required<Value>(_ value: Value?, _ failure: StaticString) -> Value {
    guard let value else { preconditionFailure("\(failure)") }
    return value
}
