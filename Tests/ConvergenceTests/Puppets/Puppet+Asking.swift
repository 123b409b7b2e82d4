import ChatLoad
import NIOCore

extension Puppet {
    /// Sends a frame, and returns what the server says to it.
    func ask(_ fields: [String: any Sendable], after position: Int64? = nil) async -> Reply {
        guard let socket else { return .lost }
        let ref = nextRef()
        var fields = fields
        fields["ref"] = ref
        if let position, let group = fields["group"] as? String { asked[ref] = [group: position] }
        let text = json(fields)
        return await withCheckedContinuation { continuation in
            answers[ref] = continuation
            socket.value.send(text)
            loop.assumeIsolated().scheduleTask(in: .seconds(Self.answerSeconds)) {
                self.assumeIsolated { $0.miss(ref, text) }
            }
        }
    }

    func answer(_ ref: String?, _ reply: Reply) {
        guard let ref, let continuation = answers.removeValue(forKey: ref) else { return }
        continuation.resume(returning: reply)
    }

    private func miss(_ ref: String, _ text: String) {
        guard answers[ref] != nil else { return }
        violation("is not answered: \(text)")
        answer(ref, .lost)
    }

    func nextRef() -> String {
        lastRef += 1
        return String(lastRef)
    }

    /// What a subscription was asked to go on after; nil: the head.
    func position(_ ref: String?, in group: String) -> Int64? { ref.flatMap { asked[$0]?[group] } }

    func unsubscribe(_ group: String) async -> Reply {
        declined.insert(group)
        return await ask(["type": "unsubscribe", "group": group])
    }

    func endStream(of group: String) {
        guard let stream = groups[group]?.stream else { return }
        groups[group]?.stream = nil
        record.ended(stream, of: group, user)
    }
}
