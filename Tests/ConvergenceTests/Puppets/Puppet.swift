import ChatLoad
import NIOCore
import TestSupport

/// One device of a person. It lives on the thread of the sockets, and so is told of frames in their order.
actor Puppet {
    /// A message that is not answered yet.
    struct Draft: Sendable {
        let clientID: String
        let group: String
        let content: String
        let thread: Int64?
    }

    /// What came back for a frame.
    enum Reply: Sendable {
        case done
        case ack(seq: Int64, id: String)
        case refused(code: String)
        /// The connection is gone, and with it the answer.
        case lost
    }

    static let answerSeconds: Int64 = 20

    let name: String
    let caller: Caller
    let cast: Cast
    let record: RunRecord
    let sockets: SocketLoop
    let loop: any EventLoop
    /// For what the plan leaves open: how to fetch what was missed.
    var random: SeededGenerator

    var socket: NIOLoopBound<ChatSocket>?
    var groups: [String: Followed] = [:]
    var unsent: [Draft] = []
    /// What goes on beside the device's steps.
    var workCount = 0

    /// Which connection is the present one: what earlier ones still tell is over.
    var attempt = 0
    var opening: CheckedContinuation<Bool, Never>?
    var answers: [String: CheckedContinuation<Reply, Never>] = [:]
    /// For each `hello` and `subscribe`, the numbers that it asked to go on after.
    var asked: [String: [String: Int64]] = [:]
    var hello: (scope: Scope, isResuming: Bool) = (.all, true)
    /// Groups that it asked not to follow, on this connection.
    var declined: Set<String> = []
    var lastRef = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    init(_ name: String, _ caller: Caller, _ cast: Cast, _ sockets: SocketLoop, seed: UInt64) {
        self.name = name
        self.caller = caller
        self.cast = cast
        self.sockets = sockets
        record = caller.record
        loop = sockets.eventLoop
        random = SeededGenerator(seed: seed)
    }

    var user: String { caller.person.id }
    var isConnected: Bool { socket != nil }

    func violation(_ what: String) { record.violation("\(name): \(what)") }

    /// Does something beside the steps.
    func launch(_ body: @escaping @Sendable (isolated Puppet) async -> Void) {
        workCount += 1
        Task {
            await body(self)
            workCount -= 1
        }
    }
}
