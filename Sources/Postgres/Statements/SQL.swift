/// A statement's text and the name under which it is prepared, measured and logged.
///
/// Parameters are written `$1`, `$2`; nothing is ever interpolated. Two statements with one name and different texts
/// are two statements.
public struct SQL: Sendable, Hashable {
    public let name: String
    public let text: String

    public init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }

    /// Hashes the name alone: texts are long, and this is looked up for each execution.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
