import Glibc

/// The room on a file system.
package struct DiskSpace: Equatable, Sendable {
    /// Bytes that a user other than root can still write.
    package var bytesFree: UInt64
    package var bytesTotal: UInt64

    /// The room on the file system that holds `path`; nil where it cannot be told.
    package static func at(_ path: String) -> DiskSpace? {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { return nil }
        let blockBytes = UInt64(information.f_frsize)
        return DiskSpace(
            bytesFree: UInt64(information.f_bavail) * blockBytes, bytesTotal: UInt64(information.f_blocks) * blockBytes)
    }
}

/// How much room the database is left before writes are refused, and before it is started again.
public struct DiskLimits: Equatable, Sendable {
    /// Below this many free bytes the disk is low.
    public var bytesFreeMin: UInt64
    /// Below this share of the disk the disk is low.
    public var fractionFreeMin: Double
    /// A database that died is started again only with this many free bytes: recovery writes, too.
    public var restartBytesMin: UInt64

    /// 1 GiB or 5 %, whichever is more; four segments of the write-ahead log for a new start.
    public init(
        bytesFreeMin: UInt64 = 1 << 30, fractionFreeMin: Double = 0.05, restartBytesMin: UInt64 = 64 << 20
    ) {
        self.bytesFreeMin = bytesFreeMin
        self.fractionFreeMin = fractionFreeMin
        self.restartBytesMin = restartBytesMin
    }

    /// True where writes should be refused, so that the log of those already accepted finds room.
    func isLow(_ space: DiskSpace) -> Bool {
        space.bytesFree < bytesFreeMin || Double(space.bytesFree) < Double(space.bytesTotal) * fractionFreeMin
    }

    /// True where a database can be started.
    func hasRoom(_ space: DiskSpace) -> Bool { space.bytesFree >= restartBytesMin }
}
