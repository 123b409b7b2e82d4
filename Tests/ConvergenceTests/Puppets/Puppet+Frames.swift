import TestSupport

extension Puppet {
    func received(_ text: [UInt8]) {
        do {
            take(try ServerFrame(json: text))
        } catch {
            violation("does not understand \(String(decoding: text, as: UTF8.self)): \(error)")
        }
    }

    private func take(_ frame: ServerFrame) {
        switch frame {
        case .ready(let values):
            for value in values { groups[value.id]?.heardRead(value.lastReadSeq) }
            ready()
        case .subscribed(let ref, let group, _, let head, let isRecovered):
            subscribed(ref, group, head: head, isRecovered)
        case .resync(let group, let head):
            record.count("resync")
            guard groups[group]?.stream != nil else { return violation("\(group) is told to reload without a stream") }
            groups[group]?.stream?.reset(to: head)
            groups[group]?.mustReload = true
            follow(group)
        case .unsubscribed(let ref, let group):
            endStream(of: group)
            answer(ref, .done)
        case .event(let event): take(event)
        case .added(let value):
            record.count("added")
            if random.chance(50) { launch { await $0.subscribe(value.id, isResuming: true) } }
        case .read(let group, let user, let seq):
            checkStream(group, "read")
            if user == self.user { groups[group]?.heardRead(seq) }
        case .moment(let group): checkStream(group, "of the moment")
        case .ack(let ref, let seq, let id): answer(ref, .ack(seq: seq, id: id))
        case .ok(let ref): answer(ref, .done)
        case .error(let ref, let code, _): answer(ref, .refused(code: code))
        case .other: break
        }
    }

    private func subscribed(_ ref: String?, _ group: String, head: Int64, _ isRecovered: Bool) {
        let position = position(ref, in: group)
        var followed = groups[group] ?? Followed()
        endStream(of: group)
        followed.begin(Stream(after: isRecovered ? position ?? head : head, head: head))
        groups[group] = followed
        record.count(isRecovered ? position == nil ? "subscribed at the head" : "resumed" : "not recovered")
        answer(ref, .done)
        follow(group)
    }

    private func take(_ event: NumberedEvent) {
        let group = event.group
        guard groups[group]?.stream != nil else { return violation("\(group) #\(event.seq) came without a stream") }
        if let wrong = groups[group]?.stream?.take(event) { violation("\(group) \(wrong)") }
        groups[group]?.take(event)
        record.count("event")
        if groups[group]?.isBehind == true { follow(group) }
    }

    private func checkStream(_ group: String, _ what: String) {
        if groups[group]?.stream == nil { violation("\(group): a frame \(what) came without a stream") }
    }
}
