import Redis
import Testing

@Suite("Values", .timeLimit(.minutes(1)))
struct ValueTests {
    @Test("each type of reply arrives as itself")
    func types() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        #expect(try await client.send(["SET", "k", "v"]) == .simple(Array("OK".utf8)))
        #expect(try await client.send(["GET", "k"]) == .bulk(Array("v".utf8)))
        #expect(try await client.send(["INCRBY", "n", 41]) == .integer(41))
        #expect(try await client.send(["GET", "absent"]).isNull)
        #expect(try await client.send(["BLPOP", "absent", "0.001"]).isNull)
        #expect(try await client.send(["SET", "empty", ""]).string == "OK")
        #expect(try await client.send(["GET", "empty"]) == .bulk([]))
        #expect(try await client.send(["LRANGE", "absent", 0, -1]) == .array([]))
        await client.shutdown()
    }

    @Test("arrays nest, and a refusal inside one is a value")
    func nested() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let script = "return {1, {'two', {3, false}}, redis.error_reply('WHY not')}"
        let reply = try await client.send(["EVAL", .string(script), 0])
        let inner = RedisValue.array([.integer(3), .null])
        let values = try #require(reply.array)
        #expect(values.prefix(2) == [.integer(1), .array([.bulk(Array("two".utf8)), inner])])
        guard case .error(let error)? = values.last else { throw NeverHappened() }
        #expect(error.code == "WHY")
        await client.shutdown()
    }

    @Test("a refusal is thrown with its code, and its description repeats no argument")
    func refusal() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        _ = try await client.send(["SET", "k", "v"])
        let wrongType = await client.failure(["LPUSH", "k", "x"])
        guard case .server(let error)? = wrongType else { throw NeverHappened() }
        #expect(error.code == "WRONGTYPE")
        let unknown = await client.failure(["NONSENSE", "canary"])
        guard case .server(let quoting)? = unknown else { throw NeverHappened() }
        #expect(quoting.message.contains("canary"))
        #expect(!"\(quoting)".contains("canary"))
        await client.shutdown()
    }

    @Test("no byte in an argument or a value is changed or ends it", arguments: [0, 1, 65_536, 3_000_000])
    func binary(count: Int) async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }
        let key: [UInt8] = [0, 13, 10, 255, 36]
        _ = try await client.send(["SET", .bytes(key), .bytes(payload)])
        #expect(try await client.send(["GET", .bytes(key)]) == .bulk(payload))
        await client.shutdown()
    }

    @Test("a string that is a number reads as one, and bytes that are not UTF-8 read as no text")
    func access() {
        #expect(RedisValue.bulk(Array("-12".utf8)).integer == -12)
        #expect(RedisValue.bulk(Array("12x".utf8)).integer == nil)
        #expect(RedisValue.bulk([0xFF]).string == nil)
        #expect(RedisValue.integer(5).string == nil)
        #expect(RedisValue.null.bytes == nil)
    }
}
