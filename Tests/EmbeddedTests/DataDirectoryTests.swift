import Glibc
import TestSupport
import Testing

@testable import Embedded

@Suite("Data directory")
struct DataDirectoryTests {
    @Test("is locked while it is held, and free again afterwards", .tags(.security))
    func lock() async throws {
        try await ScratchDirectory.with("data") { path in
            var first: DataDirectory? = try DataDirectory(path: path)
            #expect(throws: EmbeddedError.dataDirectoryInUse(path: path)) { try DataDirectory(path: path) }
            #expect(first?.path == path)
            first = nil
            #expect(throws: Never.self) { try DataDirectory(path: path) }
        }
    }

    @Test("is made with its parents, and known by its real path")
    func made() async throws {
        try await ScratchDirectory.with("data") { path in
            symlink(path, path + "/link")
            let data = try DataDirectory(path: path + "/link/a/b")
            #expect(data.path == path + "/a/b")
        }
    }

    @Test(
        "one that cannot be made is told with its path, also where its parent exists",
        arguments: [("/proc/nope", "/proc/nope"), ("/proc/nope/a/b", "/proc/nope"), ("", "")])
    func impossible(path: String, named: String) {
        #expect(throws: EmbeddedError.system(call: "mkdir", path: named, reason: "No such file or directory")) {
            try FileSystem.makeDirectory(path, mode: 0o700)
        }
    }

    @Test("a link to sockets that leads elsewhere removes nothing there", .tags(.security))
    func foreignLink() async throws {
        try await ScratchDirectory.with("data") { path in
            let data = try DataDirectory(path: path)
            let precious = path + "/precious"
            try FileSystem.makeDirectory(precious, mode: 0o700)
            symlink(precious, path + "/run/postgres")
            data.removeSockets()
            #expect(FileSystem.exists(precious))
        }
    }

    @Test("a log that outgrew its bound is emptied in place, and its content kept once")
    func logRotation() async throws {
        try await ScratchDirectory.with("log") { path in
            let log = LogFile(path: path + "/service.log", bytesMax: 10)
            let command = Command("/bin/echo", ["twelve chars"], output: log.path)
            #expect(await ChildProcess.run(command) == .code(0))
            #expect(log.tail == "twelve chars")
            log.rotate()
            #expect(FileSystem.read(log.path) == "")
            #expect(FileSystem.read(log.predecessor) == "twelve chars\n")
            log.rotate()
            #expect(FileSystem.read(log.predecessor) == "twelve chars\n", "a small log is left alone")
        }
    }

    @Test("a follower of the status sees the newest, not a queue of old ones")
    func statusBoard() async throws {
        let board = StatusBoard()
        var statuses = board.statuses().makeAsyncIterator()
        #expect(await statuses.next() == ServiceStatus())
        for attempt in 1...100 { board.post(ServiceStatus(phase: .restarting(attempt: attempt))) }
        #expect(await statuses.next() == ServiceStatus(phase: .restarting(attempt: 100)))
        #expect(board.status == ServiceStatus(phase: .restarting(attempt: 100)))
    }

    @Test(
        "a pgvector below 0.8.2 is known as unsafe in parallel, by its numbers and not its letters",
        arguments: [("0.8.0", true), ("0.8.1", true), ("0.8.2", false), ("0.10.0", false), ("1.0", false)])
    func vectorVersion(version: String, isUnsafe: Bool) {
        #expect(PostgresInstallation.isUnsafeInParallel(vectorVersion: version) == isUnsafe)
    }

    @Test("a program that does not exist is told as an exit, as a shell would")
    func missingProgram() async {
        #expect(await ChildProcess.run(Command("/nonexistent", [])) == .code(127))
    }
}
