import Embedded
import Glibc

extension TestCluster {
    private static let prefix = "groupd-test"
    private static let stopSecondsMax = 20

    /// Makes the directory of this run, after removing those of runs that were killed, and has it removed at
    /// the end of the process.
    static func makeDirectory() throws -> DataDirectory {
        sweep()
        let directory = try DataDirectory(path: try ScratchDirectory.make(prefix))
        // A closure of C has no context, so it finds the servers through `shared`.
        atexit { TestCluster.stopAtExit() }
        return directory
    }

    /// Removes the directories that no living process holds the lock of. One made a moment ago may not be
    /// locked yet, so the youngest are left alone.
    private static func sweep() {
        for name in FileSystem.list(ScratchDirectory.base) where name.hasPrefix(prefix + "-") {
            let path = "\(ScratchDirectory.base)/\(name)"
            guard isOld(path), let directory = try? DataDirectory(path: path) else { continue }
            directory.removeSockets()
            FileSystem.remove(path)
        }
    }

    private static func isOld(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && time(nil) - information.st_mtim.tv_sec > 60
    }

    /// Blocks the ending process until its servers are gone, for they write into what is removed.
    private static func stopAtExit() {
        let stopped = Semaphore()
        Task.detached {
            await shared.stop()
            stopped.signal()
        }
        // Past the bound the servers end with this process, and the next run removes the files.
        _ = stopped.wait(secondsMax: stopSecondsMax)
    }

    private func stop() async {
        await redisServer?.stop()
        await postgresServer?.stop()
        await removeDirectory()
    }
}
