import CCurl
import Glibc

/// Moves all transfers of one client, on one thread. Nothing in here is touched by another.
final class TransferLoop {
    private let engine: Engine
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UInt64: Transfer] = [:]
    private var idleHandles: [EasyHandle] = []

    init(_ engine: Engine, _ multi: UnsafeMutableRawPointer) {
        self.engine = engine
        self.multi = multi
        // As many idle connections are kept as may be in use, so that a busy client does not reconnect.
        groupd_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, engine.configuration.transferCountMax)
    }

    /// Signals are for other threads. Writing to a connection that the server has closed raises one in here, where
    /// nobody may be killed by it.
    static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        // Crashes stay crashes, with a backtrace.
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, signal) }
        pthread_sigmask(SIG_SETMASK, &all, nil)
    }

    func run() {
        while let commands = engine.takeCommands() {
            for command in commands { perform(command) }
            var runningCount: CInt = 0
            curl_multi_perform(multi, &runningCount)
            finishDone()
            waitForWork(until: expire(now: .now))
        }
        for transfer in transfers.values { end(transfer, .shutDown) }
        idleHandles = []
        engine.close()
    }

    private func perform(_ command: Engine.Command) {
        switch command {
        case .start(let exchange): start(exchange)
        case .resume(let id): transfers[id]?.resume()
        case .stop(let id):
            if let transfer = transfers[id] { end(transfer, .cancelled) }
        }
    }

    private func start(_ exchange: Exchange) {
        guard exchange.isWanted else { return engine.release(exchange.id) }
        let handle = idleHandles.popLast() ?? EasyHandle()
        let transfer = Transfer(exchange, handle, engine.configuration)
        if let error = transfer.prepare() {
            engine.release(exchange.id)
            return exchange.finish(error)
        }
        transfers[exchange.id] = transfer
        curl_multi_add_handle(multi, handle.easy)
    }

    private func finishDone() {
        var remainingCount: CInt = 0
        while let message = curl_multi_info_read(multi, &remainingCount) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            let id = UInt64(UInt(bitPattern: groupd_curl_get_private(easy)))
            guard let transfer = transfers[id] else { continue }
            end(transfer, transfer.outcome(of: code))
        }
    }

    /// Ends what has taken too long, and returns when to look again.
    private func expire(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        for transfer in transfers.values {
            if let phase = transfer.clock.expired(now: now) { end(transfer, .timedOut(phase)) }
        }
        let ends = transfers.values.map(\.clock.nextEnd) + [engine.expireWaiting(now: now)].compactMap(\.self)
        return ends.min()
    }

    /// Takes a transfer off the multi handle, which closes its connection unless the response is complete.
    private func end(_ transfer: Transfer, _ error: HTTPClientError?) {
        let id = transfer.exchange.id
        transfers[id] = nil
        curl_multi_remove_handle(multi, transfer.handle.easy)
        transfer.handle.reset()
        idleHandles.append(transfer.handle)
        engine.release(id)
        transfer.exchange.finish(error)
    }

    private func waitForWork(until end: ContinuousClock.Instant?) {
        let untilEnd = end.map { ContinuousClock.now.duration(to: $0) } ?? .seconds(60)
        // A millisecond more than is left, so that the end has come when the wait is over.
        let milliseconds = max(.zero, min(untilEnd, .seconds(60))) / .milliseconds(1) + 1
        var readyCount: CInt = 0
        curl_multi_poll(multi, nil, 0, CInt(milliseconds), &readyCount)
    }
}
