internal import NIOCore
internal import Synchronization

/// Hands commands over to an event loop: any number of posts before it comes round are one hop.
///
/// What comes in is bounded by who posts: a subscription or a send each has at most one answer under way, pages are
/// pulled, and deliveries are a commit's.
final class LoopMailbox: Sendable {
    private struct State {
        var commands: [LoopCommand] = []
        var isScheduled = false
    }

    let loop: any EventLoop
    private let state = Mutex(State())
    private let work: @Sendable ([LoopCommand]) -> Void

    /// - Parameter work: called on the loop.
    init(loop: any EventLoop, work: @escaping @Sendable ([LoopCommand]) -> Void) {
        self.loop = loop
        self.work = work
    }

    func post(_ command: LoopCommand) {
        let mustSchedule = state.withLock { state in
            state.commands.append(command)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { loop.execute { self.drain() } }
    }

    private func drain() {
        let commands = state.withLock { state in
            defer {
                state.commands = []
                state.isScheduled = false
            }
            return state.commands
        }
        work(commands)
    }
}
