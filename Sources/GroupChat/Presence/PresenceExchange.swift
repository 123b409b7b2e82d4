import Redis

/// How nodes tell each other who is there: each keeps one hash in Redis, of its header and its pages, that ends by
/// itself when the node does.
///
///     groupd:presence:nodes        a set of names
///     groupd:presence:<name>       h → header, 0…255 → pages
///
/// It is written and read once a beat, in two or three round trips whatever there is to tell. Reading goes by
/// versions, so that nothing is missed which a message might lose, and a Redis that comes back empty is filled anew.
struct PresenceExchange: Sendable {
    /// What the other nodes say: headers, and whether what this node had written is gone.
    struct Heard {
        var headers: [PresenceNode: PresenceHeader] = [:]
        var isLost = false
    }

    static let nodesKey = "groupd:presence:nodes"
    private static let headerField = "h"
    /// How long the list of names outlives the last node.
    private static let nodesMilliseconds: Int64 = 60_000

    let redis: RedisClient
    let node: PresenceNode
    /// After this a node that says nothing is forgotten by Redis too.
    let lease: Duration

    /// Writes, and reads who else there is.
    func beat(_ writing: PresenceBook.Writing) async throws(RedisError) -> Heard {
        let key = Self.key(of: node)
        var commands: [RedisCommand] = [
            ["SADD", .string(Self.nodesKey), .string(node.description)],
            ["PEXPIRE", .string(Self.nodesKey), .integer(Self.nodesMilliseconds)],
            ["SMEMBERS", .string(Self.nodesKey)],
            // The pages before the header that names their versions.
            ["HSET", .string(key), .string(Self.headerField), .bytes(writing.header.bytes)],
            ["PEXPIRE", .string(key), .integer(Int64(max(1, lease / .milliseconds(1))))],
        ]
        for (page, bytes) in writing.pages {
            commands.insert(["HSET", .string(key), .string("\(page)"), .bytes(bytes)], at: 3)
        }
        let replies = try await redis.send(pipeline: commands)
        for reply in replies { if case .error(let error) = reply { throw .server(error) } }
        var heard = Heard()
        // A header that was not there before, though this is not the first.
        heard.isLost = writing.header.beat > 1 && replies[replies.count - 2].integer == 1
        heard.headers = try await headers(of: Self.names(in: replies[2]).filter { $0 != node })
        return heard
    }

    /// Some pages of a node, by their numbers. One that it has emptied or never written is empty.
    func pages(_ pages: [Int], of node: PresenceNode) async throws(RedisError) -> [Int: [UInt8]] {
        let fields = pages.map { RedisArgument.string("\($0)") }
        let reply = try await redis.send(RedisCommand("HMGET", [.string(Self.key(of: node))] + fields))
        var found: [Int: [UInt8]] = [:]
        for (page, value) in zip(pages, reply.array ?? []) { found[page] = value.bytes ?? [] }
        return found
    }

    private func headers(of nodes: [PresenceNode]) async throws(RedisError) -> [PresenceNode: PresenceHeader] {
        guard !nodes.isEmpty else { return [:] }
        let replies = try await redis.send(
            pipeline: nodes.map { ["HGET", .string(Self.key(of: $0)), .string(Self.headerField)] })
        var headers: [PresenceNode: PresenceHeader] = [:]
        var gone: [RedisArgument] = []
        for (node, reply) in zip(nodes, replies) {
            if let header = reply.bytes.flatMap({ PresenceHeader($0) }) {
                headers[node] = header
            } else {
                gone.append(.string(node.description))
            }
        }
        // One that lives after all names itself again with its next beat.
        if !gone.isEmpty { _ = try await redis.send(RedisCommand("SREM", [.string(Self.nodesKey)] + gone)) }
        return headers
    }

    private static func key(of node: PresenceNode) -> String { "groupd:presence:\(node)" }

    private static func names(in reply: RedisValue) -> [PresenceNode] {
        (reply.array ?? []).prefix(PresenceBook.nodesMax * 4).compactMap { $0.string.flatMap { PresenceNode($0) } }
    }
}
