import Embedded
import Glibc

extension TestCluster {
    private static let stopSecondsMax = 20

    /// Makes the directory of the servers, and has them stopped at the end of the process, before the
    /// directory of the run is removed.
    static func makeDirectory() throws -> DataDirectory {
        let directory = try DataDirectory(path: try ScratchDirectory.make("cluster"))
        // A C function has no context: it finds the servers through `shared`.
        atexit { TestCluster.stopAtExit() }
        return directory
    }

    /// Blocks the ending process until its servers are gone, for they write into what is removed next.
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
    }
}
