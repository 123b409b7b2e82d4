import HTTPClient

/// Somebody with an account, as a load needs them.
package struct Person: Sendable, Hashable {
    package let id: String
    package let token: String

    package init(id: String, token: String) {
        self.id = id
        self.token = token
    }
}

extension RESTClient {
    /// Whom a token belongs to.
    package func person(token: String) async throws -> Person {
        let answer = try await expect(.get, "/me", token: token)
        guard let id = answer.string("id") else {
            throw Failure(request: "GET /me", status: answer.status, body: "no id")
        }
        return Person(id: id, token: token)
    }

    private static let registrationsAtOnce = 4

    /// Registers people named `prefix` and a number, in order.
    package func register(_ prefix: String, count: Int) async throws -> [Person] {
        var people: [Person?] = Array(repeating: nil, count: count)
        try await withThrowingTaskGroup(of: (Int, Person).self) { tasks in
            var next = 0
            while next < min(Self.registrationsAtOnce, count) {
                let index = next
                tasks.addTask { (index, try await register("\(prefix)\(index)")) }
                next += 1
            }
            while let (index, person) = try await tasks.next() {
                people[index] = person
                guard next < count else { continue }
                let index = next
                tasks.addTask { (index, try await register("\(prefix)\(index)")) }
                next += 1
            }
        }
        return people.compactMap(\.self)
    }

    private func register(_ name: String) async throws -> Person {
        let body = #"{"email":"\#(name)@example.org","password":"correct horse battery","name":"\#(name)"}"#
        let answer = try await expect(.post, "/auth/register", json: body)
        let id = answer.body.withUnsafeBytes { JSONSlice($0).member("user")?.member("id")?.string }
        guard let id, let token = answer.string("access_token") else {
            throw Failure(request: "POST /auth/register", status: answer.status, body: "no user or token")
        }
        return Person(id: id, token: token)
    }

    /// Makes a group of these people, owned by the first, and returns its id.
    package func group(_ name: String, of people: [Person]) async throws -> String {
        guard let owner = people.first else { preconditionFailure("a group has an owner") }
        let answer = try await expect(.post, "/groups", token: owner.token, json: #"{"name":"\#(name)"}"#)
        guard let group = answer.string("id") else {
            throw Failure(request: "POST /groups", status: answer.status, body: "no id")
        }
        for person in people.dropFirst() {
            try await add(person, to: group, by: owner)
        }
        return group
    }

    package func add(_ person: Person, to group: String, by admin: Person) async throws {
        try await expect(
            .post, "/groups/\(group)/members", token: admin.token, json: #"{"user_id":"\#(person.id)"}"#)
    }
}
