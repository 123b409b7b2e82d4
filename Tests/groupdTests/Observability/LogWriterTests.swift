import Embedded
import Glibc
import Logging
import TestSupport
import Testing

@testable import groupd

@Suite("The log's thread", .timeLimit(.minutes(1)))
struct LogWriterTests {
    /// Runs `body` with both ends of a pipe, and closes them.
    private func withPipe(_ body: (_ reading: Int32, _ writing: Int32) async throws -> Void) async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { for end in ends { close(end) } }
        try await body(ends[0], ends[1])
    }

    /// Reads until the text holds `end`.
    private func read(_ descriptor: Int32, until end: String) async -> String {
        await onThread {
            var text = ""
            while !text.contains(end) {
                var chunk = [UInt8](repeating: 0, count: 65_536)
                let count = Glibc.read(descriptor, &chunk, chunk.count)
                guard count > 0 else { break }
                text += String(decoding: chunk.prefix(count), as: UTF8.self)
            }
            return text
        }
    }

    @Test("lines are written whole and in order, and a flush waits for them")
    func order() async throws {
        try await ScratchDirectory.with("log") { directory in
            let path = directory + "/log"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            defer { close(descriptor) }
            let log = ServerLog(.init(level: .debug, format: .text), descriptor: descriptor)
            let logger = log.logger("test")
            for number in 0..<1_000 { logger.debug("Line", metadata: ["n": "\(number)"]) }
            logger.trace("Below the level")
            await onThread { log.flush(secondsMax: 30) }
            log.close()
            let lines = try #require(FileSystem.read(path, bytesMax: 1 << 20)).split(separator: "\n")
            #expect(
                lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
                    == (0..<1_000).map { "debug test: Line n=\($0)" })
        }
    }

    @Test("a reader that has stopped holds nobody up; what is too much is dropped, and told when it goes on")
    func stalled() async throws {
        try await withPipe { reading, writing in
            let log = ServerLog(.init(level: .info, format: .json), descriptor: writing, bytesMax: 100_000)
            let logger = log.logger("test")
            let filler = String(repeating: "x", count: 1_000)
            let taken = ContinuousClock().measure {
                for number in 0..<2_000 {
                    logger.info("Line", metadata: ["n": "\(number)", "filler": .string(filler)])
                }
            }
            #expect(taken < .seconds(20), "2 MB, of which nobody read one byte")
            let text = await read(reading, until: "Dropped records")
            let lines = try text.split(separator: "\n").map { try JSONTree(parsing: Array($0.utf8)) }
            let written = lines.filter { $0["message"]?.text == "Line" }.count
            let dropped = lines.compactMap { $0["fields"]?["log.dropped"]?.text }.compactMap { Int($0) }
            #expect(written + dropped.reduce(0, +) == 2_000)
            #expect(dropped.count == 1 && dropped[0] > 1_500)
            log.close()
        }
    }

    @Test("a reader that is gone is no end of the process")
    func readerGone() async throws {
        try await withPipe { _, writing in
            // The other end of a pair of which the first is closed, in the place of the pipe's.
            var ends: [Int32] = [0, 0]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            try #require(dup2(ends[1], writing) == writing)
            for end in ends { close(end) }
            let log = ServerLog(.init(), descriptor: writing)
            log.logger("test").info("Into nothing")
            await onThread { log.flush(secondsMax: 30) }
            log.close()
        }
    }

    @Test("metadata of the logger, its provider and the call are told, the nearest first; errors are, too")
    func metadata() async throws {
        struct Failure: Error, CustomStringConvertible { let description = "it failed" }
        try await withPipe { reading, writing in
            let writer = LogWriter(descriptor: writing) { _ in [] }
            var handler = ServerLogHandler(label: "test", format: .text, writer: writer)
            handler.metadataProvider = .init { ["a": "provider", "b": "provider", "c": "provider"] }
            handler[metadataKey: "b"] = "logger"
            handler[metadataKey: "c"] = "logger"
            handler.log(
                event: LogEvent(
                    level: .error, message: "Line", error: Failure(), metadata: ["c": "call"], source: nil, file: "",
                    function: "", line: 0))
            let text = await read(reading, until: "\n")
            #expect(text.hasSuffix("error test: Line a=provider b=logger c=call error=\"it failed\"\n"))
            writer.close()
        }
    }
}
