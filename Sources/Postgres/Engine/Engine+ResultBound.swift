import CLibpq
import Glibc

extension Engine {
    /// Counts what arrives for the unit in front, and says whether it is more than may be held in memory.
    ///
    /// libpq gathers a whole result before it shows it, so the socket is asked how much is there. It costs a system
    /// call, so small results, which come and go within one read, are spared it.
    func countBytes(_ connection: Connection) -> Bool {
        guard connection.readsForHead > 0, !connection.inFlight.isEmpty else { return false }
        var available: Int32 = 0
        guard ioctl(connection.watched, UInt(FIONREAD), &available) == 0 else { return false }
        connection.bytesForHead += Int(available)
        return connection.bytesForHead > configuration.resultBytesMax
    }

    func resultIsTooLarge(_ connection: Connection) {
        guard case .unit(let request) = connection.inFlight.first else { return }
        fail(
            request, .resultTooLarge(bytesMax: configuration.resultBytesMax), isOutcomeUnknown: request.canCommit)
        cancelInServer(connection)
        drop(connection, .resultTooLarge)
    }
}
