import ChatLoad
import NIOCore

extension Puppet {
    /// Connects and says hello. Returns when the server has answered; a server that does not is a violation.
    func connect(_ scope: Scope, isResuming: Bool) async {
        cut()
        hello = (scope, isResuming)
        declined = []
        for _ in 0..<100 where record.isServing() {
            attempt += 1
            let ears = Ears(self, attempt)
            let isReady = await withCheckedContinuation { continuation in
                opening = continuation
                sockets.connect(ears, token: caller.person.token)
            }
            if isReady { return }
            try? await Task.sleep(for: .milliseconds(50))
        }
        violation("was not let in")
    }

    /// Breaks off the connection without a word.
    func cut() {
        guard let socket = socket?.value else { return }
        lose()
        socket.drop()
    }

    /// Says goodbye.
    func close() {
        guard let socket = socket?.value else { return }
        lose()
        socket.close()
    }

    func opened(_ socket: NIOLoopBound<ChatSocket>) {
        self.socket = socket
        var fields: [String: any Sendable] = ["type": "hello"]
        switch hello.scope {
        case .all: fields["subscribe"] = "all"
        case .none: fields["subscribe"] = "none"
        case .listed: fields["subscribe"] = record.current.groups
        }
        var positions: [String: Int64] = [:]
        var resume: [String: [String: any Sendable]] = [:]
        if hello.isResuming, hello.scope != .none {
            for (group, followed) in groups {
                guard let model = followed.model, !followed.mustReload else { continue }
                positions[group] = model.position
                resume[group] = ["epoch": model.epoch, "seq": model.position]
            }
            fields["resume"] = resume
        }
        let ref = nextRef()
        fields["ref"] = ref
        asked[ref] = positions
        socket.value.send(json(fields))
    }

    func ready() {
        opening?.resume(returning: true)
        opening = nil
        let drafts = unsent
        unsent = []
        for draft in drafts { launch { await $0.submit(draft, byRequest: false) } }
    }

    func ended(_ end: SocketEnd) {
        lose()
        opening?.resume(returning: false)
        opening = nil
        if case .closed(let code) = end, code >= 4_000 { record.count("closed \(code)") }
    }

    /// Nothing of the connection counts any more.
    private func lose() {
        attempt += 1
        socket = nil
        asked = [:]
        for (_, answer) in answers { answer.resume(returning: .lost) }
        answers = [:]
        for group in groups.keys { endStream(of: group) }
    }
}
