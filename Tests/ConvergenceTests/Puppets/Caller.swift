import ChatLoad
import Foundation
import HTTPClient
import TestSupport

/// A person who asks over REST.
struct Caller: Sendable {
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]

        var isDone: Bool { 200..<300 ~= status }
    }

    let person: Person
    let rest: RESTClient
    let record: RunRecord

    /// Asks. No answer, or one that says that the server is at fault, is a violation.
    func ask(_ method: HTTPMethod, _ path: String, _ fields: [String: any Sendable]? = nil) async -> Answer {
        do {
            let answer = try await rest.ask(method, path, token: person.token, json: fields.map(json))
            if answer.status >= 500 {
                record.violation(
                    "\(method.name) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            }
            return Answer(status: answer.status, body: answer.body)
        } catch {
            record.violation("\(method.name) \(path): \(error)")
            return Answer(status: 599, body: [])
        }
    }

    /// Reads. Nil where the person may not; what cannot be understood is a violation.
    func read<Value: Decodable & Sendable>(_ type: Value.Type, _ path: String) async -> Value? {
        let answer = await ask(.get, path)
        guard answer.isDone else { return nil }
        return decoded(type, answer.body, from: path)
    }

    func decoded<Value: Decodable>(_ type: Value.Type, _ body: [UInt8], from path: String) -> Value? {
        do {
            return try Value(json: body)
        } catch {
            record.violation("\(path) answers what nobody understands: \(error)")
            return nil
        }
    }
}

extension HTTPMethod {
    static let patch = HTTPMethod("PATCH") ?? .put
}

extension Caller {
    /// Everything that there is of a group, as somebody loads it who has just come. Nil for who is no member.
    func load(_ group: String, _ random: inout SeededGenerator) async -> LoadedGroup? {
        guard let history = await history(of: group, &random), let members = await members(of: group, &random),
            let value = await read(GroupValue.self, "/groups/\(group)"), let role = value.role
        else { return nil }
        let isAdmin = role != "member"
        let muted = isAdmin ? await excluded("mutes", of: group) : nil
        let banned = isAdmin ? await excluded("bans", of: group) : nil
        return LoadedGroup(
            value: value, messages: history.messages, lastSeq: history.lastSeq, members: members, muted: muted,
            banned: banned)
    }

    private func history(
        of group: String, _ random: inout SeededGenerator
    ) async -> (messages: [MessageValue], lastSeq: Int64)? {
        let limit = [3, 20, 200].randomElement(using: &random) ?? 200
        let isBackwards = random.chance(50)
        var lastSeq: Int64?
        var messages: [MessageValue] = []
        var next: Int64? = isBackwards ? nil : 0
        repeat {
            let place = next.map { "&\(isBackwards ? "before" : "after")=\($0)" } ?? ""
            guard let page = await read(HistoryValue.self, "/groups/\(group)/messages?limit=\(limit)\(place)") else {
                return nil
            }
            lastSeq = lastSeq ?? page.lastSeq
            messages = isBackwards ? page.items + messages : messages + page.items
            next = page.next
        } while next != nil
        if zip(messages, messages.dropFirst()).contains(where: { $0.seq >= $1.seq }) {
            record.violation("\(group): the history is not in order: \(messages.map(\.seq))")
        }
        return (messages, lastSeq ?? 0)
    }

    private func members(of group: String, _ random: inout SeededGenerator) async -> [MemberValue]? {
        await list(MemberValue.self, "/groups/\(group)/members", limit: random.chance(30) ? 2 : 200)
    }

    private func excluded(_ what: String, of group: String) async -> [String]? {
        await list(ExcludedValue.self, "/groups/\(group)/\(what)", limit: 200)?.map(\.user.id)
    }

    private func list<Item: Decodable & Sendable>(_ type: Item.Type, _ path: String, limit: Int) async -> [Item]? {
        var items: [Item] = []
        var cursor: String?
        repeat {
            let rest = cursor.map { "&cursor=\($0)" } ?? ""
            guard let page = await read(PageValue<Item>.self, "\(path)?limit=\(limit)\(rest)") else { return nil }
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }
}
