/// Finds the operation for a method and a path.
///
/// A literal part goes before a variable one, and there is no going back: the test of the table proves that no template
/// needs it. Paths are taken as they are: `/groups/` and `//groups` are not `/groups`.
struct RouteTable: Sendable {
    /// What the table says of a request.
    enum Match: Equatable, Sendable {
        case operation(OperationID, [PathArgument])
        case notFound
        /// The path is there with other methods: these, for the `Allow` header.
        case methodNotAllowed(allow: [String])
        /// An escape in the path is malformed.
        case malformed
        case tooLong
    }

    /// Bytes of a path. None of ours comes near, ids and codes included.
    static let pathBytesMax = 2_048

    private var root = Node()

    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        var parameter: Box?
        var operations: [HTTPVerb: OperationID] = [:]
        var parameterNames: [String] = []
    }

    /// A struct cannot hold itself; this is the indirection.
    private indirect enum Box: Sendable {
        case node(Node)

        var node: Node {
            switch self {
            case .node(let node): node
            }
        }
    }

    init(_ operations: some Sequence<Operation>) {
        for operation in operations { Self.insert(operation, operation.path.segments[...], into: &root) }
    }

    private static func insert(_ operation: Operation, _ rest: ArraySlice<PathTemplate.Segment>, into node: inout Node)
    {
        switch rest.first {
        case nil:
            precondition(
                node.operations.updateValue(operation.id, forKey: operation.verb) == nil,
                "Two operations have the same method and path.")
            precondition(
                node.operations.count == 1 || node.parameterNames == operation.path.parameters,
                "Templates of one path have to name its parts alike.")
            node.parameterNames = operation.path.parameters
        case .literal(let text): insert(operation, rest.dropFirst(), into: &node.literals[text, default: Node()])
        case .parameter:
            var child = node.parameter?.node ?? Node()
            insert(operation, rest.dropFirst(), into: &child)
            node.parameter = .node(child)
        }
    }

    /// Looks up a request by its method and the raw path of its URI, without the query.
    func match(method: String, path: Substring) -> Match {
        guard path.utf8.count <= Self.pathBytesMax else { return .tooLong }
        guard path.utf8.first == JSONByte.slash else { return .malformed }
        var node = root
        var values: [String] = []
        for part in path.utf8.dropFirst().split(separator: JSONByte.slash, omittingEmptySubsequences: false) {
            guard let text = PercentDecoding.decode(Substring(part).utf8) else { return .malformed }
            if let child = node.literals[text] {
                node = child
            } else if let child = node.parameter?.node, !text.isEmpty {
                values.append(text)
                node = child
            } else {
                return .notFound
            }
        }
        return found(node, values, method)
    }

    private func found(_ node: Node, _ values: [String], _ method: String) -> Match {
        guard !node.operations.isEmpty else { return .notFound }
        guard let id = HTTPVerb(requestMethod: method).flatMap({ node.operations[$0] }),
            method != "HEAD" || id.hasHead
        else {
            return .methodNotAllowed(allow: allowed(node))
        }
        return .operation(id, zip(node.parameterNames, values).map(PathArgument.init))
    }

    private func allowed(_ node: Node) -> [String] {
        HTTPVerb.allCases.filter { node.operations[$0] != nil }.flatMap { verb in
            verb == .get && node.operations[.get]?.hasHead == true ? ["GET", "HEAD"] : [verb.rawValue]
        }
    }
}

extension OperationID {
    /// A socket has no answer whose head one could ask for.
    fileprivate var hasHead: Bool { self != .realtime }
}

extension RouteTable.Match {
    /// The error that a request without an operation is answered with; nil where there is one.
    var error: ClientError? {
        switch self {
        case .operation: nil
        case .notFound: .notFound
        case .methodNotAllowed(let allow):
            ClientError(.methodNotAllowed, "This path has other methods: \(allow.joined(separator: ", ")).")
        case .malformed: ClientError(.badRequest, "The path is not percent-encoded UTF-8.")
        case .tooLong: ClientError(.uriTooLong, "The path has more than \(RouteTable.pathBytesMax) bytes.")
        }
    }
}
