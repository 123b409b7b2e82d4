/// Reads the fields of a request's object, or records them where there is none.
///
/// Every fault is noted and reading goes on; fields that nobody asks for are not looked at.
struct FieldReader {
    private let object: JSONView?
    private(set) var issues: Issues
    private(set) var schema = ObjectSchema()

    init(_ object: JSONView, _ issues: Issues) {
        self.object = object
        self.issues = issues
    }

    /// A reader that records.
    init() {
        object = nil
        issues = Issues()
    }

    /// A field that has to be there.
    mutating func required<Value: WireReadable>(_ name: StaticString) -> Value {
        guard let object else { return record(name, Value.schema, isRequired: true, Value.placeholder) }
        guard let value = object.member(name) else {
            issues.within(name) { $0.report("Is missing.") }
            return .placeholder
        }
        return issues.within(name) { Value.read(value, &$0) }
    }

    /// A field that may be missing or null.
    mutating func optional<Value: WireReadable>(_ name: StaticString) -> Value? {
        guard let object else { return record(name, .nullable(Value.schema), isRequired: false, nil) }
        guard let value = object.member(name), value.kind != .null else { return nil }
        return issues.within(name) { Value.read(value, &$0) }
    }

    /// A field of a change: left out, it stays as it is; null, it is taken away.
    mutating func change<Value: WireReadable>(_ name: StaticString) -> Change<Value> {
        guard let object else { return record(name, .nullable(Value.schema), isRequired: false, .unchanged) }
        guard let value = object.member(name) else { return .unchanged }
        return value.kind == .null ? .removed : .set(issues.within(name) { Value.read(value, &$0) })
    }

    /// Says that exactly one of these optional fields is to be given.
    mutating func requireExactlyOne(of names: StaticString...) {
        guard let object else {
            schema.exactlyOne.append(names.map(\.description))
            return
        }
        let count = names.count { object.member($0).map { $0.kind != .null } ?? false }
        guard count != 1 else { return }
        let list = names.map(\.description).joined(separator: ", ")
        issues.within(names[0]) { $0.report("Exactly one of these is needed: \(list).") }
    }

    private mutating func record<Value>(
        _ name: StaticString, _ schema: Schema, isRequired: Bool, _ value: Value
    ) -> Value {
        self.schema.properties.append(.init(name: name.description, schema: schema, isRequired: isRequired))
        return value
    }
}

/// What a change says about one field.
enum Change<Value: Sendable>: Sendable {
    case unchanged, removed
    case set(Value)
}

extension Change: Equatable where Value: Equatable {}

extension WireRequest {
    static var objectSchema: ObjectSchema {
        var recorder = FieldReader()
        _ = Self(&recorder)
        return recorder.schema
    }

    static var placeholder: Self {
        var recorder = FieldReader()
        return Self(&recorder)
    }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard value.kind == .object else {
            issues.report("Must be an object.")
            return placeholder
        }
        var reader = FieldReader(value, issues)
        let request = Self(&reader)
        issues = reader.issues
        return request
    }

    /// Reads a request's body: `bad_request` where it is no JSON object, `validation_failed` with every field that is
    /// wrong.
    init(body: UnsafeBufferPointer<UInt8>) throws(ClientError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: body) } catch { throw ClientError(error) }
        if let ambiguity = document.ambiguity { throw ClientError(ambiguity: ambiguity) }
        guard document.root.kind == .object else { throw ClientError(.badRequest, "The body must be a JSON object.") }
        var issues = Issues()
        self = Self.read(document.root, &issues)
        guard issues.isEmpty else { throw .validationFailed(issues.list) }
    }
}
