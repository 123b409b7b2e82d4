import GroupChat
import Postgres

@testable import groupd

extension HTTPFixture {
    private static let insertUser = SQL("test.insert_user", "insert into groupd.users (id, name) values ($1, $2)")
    private static let insertAccount = SQL(
        "test.insert_account", "insert into groupd.accounts (id, email, tier) values ($1, $2, 'premium')")

    /// Makes somebody who is in no group yet.
    func person(_ name: String, email: String? = nil, isOperator: Bool = false) async throws -> Person {
        let user = UserID.random()
        try await admin.execute(Self.insertUser, user.uuid, name, lane: Self.adminLane)
        if let email { try await admin.execute(Self.insertAccount, user.uuid, email, lane: Self.adminLane) }
        return Person(user: user, token: tokens.token(for: user, isOperator: isOperator))
    }

    /// Makes a group with these members beside its owner.
    func group(
        _ name: String = "Harbour", owner: Person, members: [Person] = [], visibility: GroupChat.Visibility = .private
    ) async throws -> GroupID {
        var creation = GroupWriter.Creation(name: name)
        creation.visibility = visibility
        let group = try await chat.groupWriter.create(creation, owner: owner.user)
        for member in members {
            try await chat.groupWriter.perform(.add(member.user, role: .member), in: group, by: owner.user)
        }
        return group
    }

    /// Sends messages, one after the other; returns their numbers.
    @discardableResult
    func send(_ contents: String..., to group: GroupID, from author: Person) async throws -> [Int64] {
        var seqs: [Int64] = []
        for content in contents {
            let draft = try Draft.message(
                group: group, author: author.user, clientID: nil, content: content, charactersMax: 8_000)
            seqs.append(try await chat.writer.submit(draft).seq ?? 0)
        }
        return seqs
    }
}

extension HTTPFixture {
    /// Asks as a well-behaved client does, on a connection of its own.
    func ask(
        _ method: String, _ path: String, as person: Person? = nil, json: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> TestAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        if let person { head += "Authorization: Bearer \(person.token)\r\n" }
        if let json { head += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return try await exchange(head + "\r\n" + (json ?? ""), isHead: method == "HEAD")
    }

    /// Sends these bytes on a connection of their own and reads one answer.
    func exchange(_ bytes: String, isHead: Bool = false) async throws -> TestAnswer {
        let connection = try await TestConnection.open(port: port)
        defer { connection.close() }
        connection.send(bytes)
        guard let answer = await connection.answer(isHead: isHead) else { throw NoAnswer() }
        return answer
    }

    /// The server closed without a word.
    struct NoAnswer: Error {}
}
