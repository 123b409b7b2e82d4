/// The parameters of a path and a query. As with requests, the initialiser is the only declaration.
protocol WireParameters: Sendable {
    /// Reads every parameter, each once and unconditionally.
    init(_ parameters: inout ParameterReader)
}

/// Reads parameters, or records them where there is no request.
struct ParameterReader {
    private let source: Source?
    private(set) var issues = Issues()
    private(set) var recorded: [Parameter] = []

    /// What a request brought, decoded.
    struct Source: Sendable {
        var path: [PathArgument] = []
        var query: [QueryItem] = []
    }

    /// A parameter as the documents show it.
    struct Parameter: Sendable {
        enum Place: String, Sendable { case path, query }

        let name: String
        let place: Place
        let schema: Schema
        let isRequired: Bool
        /// JSON of what holds where the parameter is left out.
        var standard: [UInt8]?
    }

    init(_ source: Source) {
        self.source = source
    }

    /// A reader that records.
    init() {
        source = nil
    }

    /// A part of the path, named as in its template. The route table has put it there.
    mutating func path<Value: WireText>(_ name: StaticString) -> Value {
        guard let source else { return record(name, .path, Value.schema, isRequired: true, Value.placeholder) }
        guard let argument = source.path.first(where: { $0.name == name.description }) else {
            preconditionFailure("A path parameter has to stand in its operation's template.")
        }
        return issues.within(name) { Value.read(text: argument.value, &$0) }
    }

    /// A query parameter that may be left out. Given twice, it says nothing certain and is refused.
    mutating func query<Value: WireText>(_ name: StaticString) -> Value? {
        guard let source else { return record(name, .query, Value.schema, isRequired: false, nil) }
        return value(of: name, in: source)
    }

    /// A query parameter that has to be given, once.
    mutating func requiredQuery<Value: WireText>(_ name: StaticString) -> Value {
        guard let source else { return record(name, .query, Value.schema, isRequired: true, Value.placeholder) }
        if let given: Value = value(of: name, in: source) { return given }
        issues.within(name) { $0.report("Is missing.") }
        return .placeholder
    }

    /// A query parameter with what holds where it is left out.
    mutating func query<Value: WireText & WireWritable>(_ name: StaticString, default standard: Value) -> Value {
        guard let source else {
            var writer = JSONWriter()
            standard.write(to: &writer)
            return record(name, .query, Value.schema, isRequired: false, standard, standard: writer.bytes)
        }
        return value(of: name, in: source) ?? standard
    }

    /// Says that at most one of these query parameters may be given.
    mutating func requireAtMostOne(of names: StaticString...) {
        guard let source else { return }
        let given = names.filter { name in source.query.contains { $0.name == name.description } }
        guard given.count > 1 else { return }
        issues.within(given[1]) { $0.report("Cannot be given together with \(given[0]).") }
    }

    /// Says that one of these query parameters means something with the other alone.
    mutating func require(_ needed: StaticString, with name: StaticString) {
        guard let source, source.query.contains(where: { $0.name == name.description }),
            !source.query.contains(where: { $0.name == needed.description })
        else { return }
        issues.within(needed) { $0.report("Is needed with \(name).") }
    }

    private mutating func value<Value: WireText>(of name: StaticString, in source: Source) -> Value? {
        let values = source.query.filter { $0.name == name.description }
        guard let first = values.first else { return nil }
        return issues.within(name) { issues in
            guard values.count == 1 else {
                issues.report("Is given more than once.")
                return .placeholder
            }
            return Value.read(text: first.value, &issues)
        }
    }

    private mutating func record<Value>(
        _ name: StaticString, _ place: Parameter.Place, _ schema: Schema, isRequired: Bool, _ value: Value,
        standard: [UInt8]? = nil
    ) -> Value {
        recorded.append(
            Parameter(
                name: name.description, place: place, schema: schema, isRequired: isRequired, standard: standard))
        return value
    }
}

/// An operation without parameters.
struct NoParameters: WireParameters {
    init(_ parameters: inout ParameterReader) {}
}

extension WireParameters {
    /// What the documents say about these parameters.
    static var declarations: [ParameterReader.Parameter] {
        var reader = ParameterReader()
        _ = Self(&reader)
        return reader.recorded
    }

    /// Reads the parameters; throws `validation_failed` with each that is wrong.
    init(_ source: ParameterReader.Source) throws(ClientError) {
        var reader = ParameterReader(source)
        self.init(&reader)
        guard reader.issues.isEmpty else { throw .validationFailed(reader.issues.list) }
    }
}
