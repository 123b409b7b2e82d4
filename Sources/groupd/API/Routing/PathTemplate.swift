/// A path with names for its variable parts: `/groups/{group}/members/{user}`.
struct PathTemplate: Equatable, Hashable, Sendable {
    enum Segment: Equatable, Hashable, Sendable {
        case literal(String)
        case parameter(String)
    }

    let text: String
    let segments: [Segment]

    init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/").map { part in
            part.first == "{" && part.last == "}"
                ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
    }

    /// The names of the variable parts, in order.
    var parameters: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }
}

extension PathTemplate: ExpressibleByStringLiteral {
    init(stringLiteral text: String) {
        self.init(text)
    }
}

/// A variable part of a path as a request had it, decoded.
struct PathArgument: Equatable, Sendable {
    let name: String
    let value: String
}
