import Testing

@testable import groupd

@Suite("Routing")
struct RouteTableTests {
    private let table = RouteTable(Operation.all)

    @Test("every operation is found by its own method and path, with its parameters", arguments: OperationID.allCases)
    func everyOperation(id: OperationID) {
        let operation = id.operation
        let values = operation.path.parameters.map { PathArgument(name: $0, value: "v-\($0)") }
        var path = operation.path.text
        for value in values { path = path.replacing("{\(value.name)}", with: value.value) }
        #expect(operation.id == id)
        #expect(table.match(method: operation.verb.rawValue, path: path[...]) == .operation(id, values))
    }

    @Test(
        "a path is taken as it is",
        arguments: [
            "/", "//", "/groups/", "//groups", "/groups//members", "/groups//", "/Groups", "/groups/g/members/",
            "/nope",
            "/groups/g/messages/1/2", "/auth", "/me/sessions/", "/health/", "/groups/g/nope", "/%E2%84%AA", "/./groups",
            "/x/../groups",
        ])
    func notFound(path: String) {
        #expect(table.match(method: "GET", path: path[...]) == .notFound)
    }

    @Test(
        "a path with other methods names them",
        arguments: [
            ("POST", "/health", ["GET", "HEAD"]), ("PUT", "/groups", ["GET", "HEAD", "POST"]),
            ("POST", "/groups/g", ["GET", "HEAD", "PATCH", "DELETE"]), ("GET", "/auth/login", ["POST"]),
            ("BREW", "/me", ["GET", "HEAD", "PATCH"]), ("get", "/me", ["GET", "HEAD", "PATCH"]),
            ("HEAD", "/me/password", ["PUT"]), ("TRACE", "/ws", ["GET"]),
            ("HEAD", "/ws", ["GET"]), ("TRACE", "/health", ["GET", "HEAD"]),
        ])
    func methodNotAllowed(method: String, path: String, allow: [String]) {
        let match = table.match(method: method, path: path[...])
        #expect(match == .methodNotAllowed(allow: allow))
        #expect(match.error?.status == 405)
    }

    @Test("HEAD is GET")
    func head() {
        #expect(table.match(method: "HEAD", path: "/health") == .operation(.health, []))
    }

    @Test(
        "parts are percent-decoded once, and an escaped slash stays inside its part",
        arguments: [
            ("/groups/a%2Fb", "a/b"), ("/groups/%C3%A9", "é"), ("/groups/%252F", "%2F"), ("/groups/a+b", "a+b"),
            ("/groups/..", ".."), ("/gr%6Fups/x", "x"), ("/groups/%20", " "),
        ])
    func decodedParts(path: String, value: String) {
        let expected = RouteTable.Match.operation(.getGroup, [PathArgument(name: "group", value: value)])
        #expect(table.match(method: "GET", path: path[...]) == expected)
    }

    @Test(
        "a malformed escape is a bad request",
        arguments: [
            "/groups/%", "/groups/%4", "/groups/%zz", "/groups/%ff", "/groups/%c3%28", "/groups/%00", "/groups/%C0%80",
            "groups", "", "*", "%2Fgroups",
        ])
    func malformed(path: String) {
        let match = table.match(method: "GET", path: path[...])
        #expect(match == .malformed)
        #expect(match.error?.code == .badRequest)
    }

    @Test("a path at the bound is looked up, one byte more is too long")
    func tooLong() {
        let group = String(repeating: "a", count: RouteTable.pathBytesMax - "/groups/".utf8.count)
        let atBound = table.match(method: "GET", path: "/groups/\(group)")
        #expect(atBound == .operation(.getGroup, [PathArgument(name: "group", value: group)]))
        let beyond = table.match(method: "GET", path: "/groups/\(group)a")
        #expect(beyond == .tooLong)
        #expect(beyond.error?.status == 414)
    }

    @Test("no template needs the table to go back: a variable part never shadows a literal way on")
    func unambiguous() {
        for one in Operation.all {
            for other in Operation.all where one.path.segments.count == other.path.segments.count {
                let differing = zip(one.path.segments, other.path.segments).filter { $0 != $1 }
                guard let (first, second) = differing.first else { continue }
                let isForked = if case .parameter = first, case .literal = second { true } else { false }
                // Where one goes through a variable part and one through a literal, the literal's own names decide.
                guard isForked, differing.count > 1 else { continue }
                Issue.record("\(one.path.text) and \(other.path.text) fork in more than one part.")
            }
        }
    }
}
