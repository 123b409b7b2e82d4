import Glibc
import TestSupport
import Testing

@testable import Embedded

@Suite("Embedded Redis", .tags(.redis))
struct EmbeddedRedisTests {
    @Test("a killed Redis is replaced, empty, at the same socket")
    func killed() async throws {
        try await withRedis { server, socket in
            #expect(try await cli(socket, "set", "key", "value") == "OK")
            let before = try #require(await server.process?.pid)
            kill(before, SIGKILL)
            try await eventually("another Redis runs") {
                let pid = await server.process?.pid
                return pid != nil && pid != before && server.status.phase == .running
            }
            #expect(try await cli(socket, "get", "key") == "")
        }
    }

    @Test(
        "it keeps nothing on disk, stays within its memory and hears no network",
        arguments: [
            ("save", ""), ("appendonly", "no"), ("maxmemory", "67108864"), ("maxmemory-policy", "allkeys-lru"),
            ("port", "0"), ("unixsocketperm", "700"),
        ])
    func settings(name: String, value: String) async throws {
        let socket = try await TestCluster.shared.redis()
        let lines = try await cli(socket, "config", "get", name).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines == [Substring(name), Substring(value)])
    }

    @Test("a stop removes the process, the socket and the link to it")
    func stop() async throws {
        try await withRedis { server, socket in
            let pid = try #require(await server.process?.pid)
            #expect(UnixSocket.accepts(socket))
            await server.stop()
            #expect(!isAlive(pid))
            #expect(!FileSystem.exists(socket))
            #expect(server.status.phase == .stopped)
        }
    }

    @Test(
        "the server's user may use keys and channels of ours, and nothing else", .tags(.security),
        arguments: [
            ("set groupd:a 1 px 500", true), ("get groupd:a", true), ("publish groupd:g 1", true),
            ("subscribe groupd:g", true), ("zadd groupd:z 1 a", true), ("ping", true), ("client setname groupd", true),
            ("set other 1", false), ("get other", false), ("mget groupd:a other", false), ("publish other 1", false),
            ("subscribe other", false), ("psubscribe *", false), ("keys *", false), ("flushall", false),
            ("flushdb", false), ("config get *", false), ("debug sleep 0", false), ("shutdown", false),
            ("acl list", false), ("client list", false), ("eval return 0", false), ("script flush", false),
            ("function list", false), ("save", false), ("replicaof no one", false), ("module list", false),
            ("monitor", false), ("slowlog get", false), ("sort groupd:a", false), ("migrate h 1 groupd:a 0 1", false),
        ])
    func leastRights(command: String, isAllowed: Bool) async throws {
        let socket = try await TestCluster.shared.redis()
        let words = command.split(separator: " ").map(String.init)
        let answer = try await cli(socket, ["acl", "dryrun", EmbeddedRedis.user] + words)
        #expect((answer == "OK") == isAllowed, "\(command): \(answer)")
    }

    private func withRedis(_ body: (EmbeddedRedis, String) async throws -> Void) async throws {
        try await ScratchDirectory.with("data") { path in
            let server = EmbeddedRedis(dataDirectory: try DataDirectory(path: path), logger: .silent)
            do {
                let socket = try await server.start()
                #expect(FileSystem.linkTarget(path + "/run/redis.sock") == socket)
                try await body(server, socket)
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
            #expect(FileSystem.linkTarget(path + "/run/redis.sock") == nil)
        }
    }

    private func cli(_ socket: String, _ words: String...) async throws -> String { try await cli(socket, words) }

    private func cli(_ socket: String, _ words: [String]) async throws -> String {
        try await ScratchDirectory.with("cli") { directory in
            let output = directory + "/output"
            let exit = await ChildProcess.run(
                Command("/usr/bin/redis-cli", ["-s", socket] + words, output: output))
            #expect(exit == .code(0))
            return String((FileSystem.read(output) ?? "").dropLast())
        }
    }
}
