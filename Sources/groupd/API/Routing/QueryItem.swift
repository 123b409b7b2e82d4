/// A name and its value in a query, decoded.
struct QueryItem: Equatable, Sendable {
    let name: String
    let value: String

    /// More are not read: no operation has nearly as many parameters.
    static let countMax = 64

    /// Reads what follows the question mark of a URI. `bad_request` where an escape is malformed or there are too many.
    static func parse(_ query: Substring) throws(ClientError) -> [QueryItem] {
        var items: [QueryItem] = []
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            guard items.count < countMax else {
                throw ClientError(.badRequest, "The query has more than \(countMax) parameters.")
            }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let name = PercentDecoding.decode(Substring(part[..<equals]).utf8, plusIsSpace: true),
                let value = PercentDecoding.decode(Substring(part[equals...].dropFirst()).utf8, plusIsSpace: true)
            else { throw ClientError(.badRequest, "The query is not percent-encoded UTF-8.") }
            items.append(QueryItem(name: name, value: value))
        }
        return items
    }
}
