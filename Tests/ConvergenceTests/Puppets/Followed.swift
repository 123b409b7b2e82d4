/// A group, as one puppet follows it.
struct Followed: Sendable {
    var model: GroupModel?
    /// The subscription that there is now.
    var stream: Stream?
    /// Events that the model has to wait with for earlier ones.
    private var waiting: [Int64: NumberedEvent] = [:]
    /// What the stream does not bring is being fetched.
    var isCatchingUp = false
    /// The server said that what was missed has to be loaded.
    var mustReload = false
    /// Up to where the puppet's person has read, as far as anybody said.
    var lastReadHeard: Int64 = 0

    /// Whether the model lacks something before what the stream brings.
    var isBehind: Bool {
        guard let stream else { return false }
        return mustReload || (model?.position ?? -1) < stream.next - 1
    }

    mutating func take(_ event: NumberedEvent) {
        waiting[event.seq] = event
        drain()
    }

    /// Hands the model what it can take.
    mutating func drain() {
        guard let position = model?.position else { return }
        waiting = waiting.filter { $0.key > position }
        while let next = model?.position, let event = waiting.removeValue(forKey: next + 1) { model?.apply(event) }
    }

    mutating func begin(_ stream: Stream) {
        self.stream = stream
        waiting = [:]
    }

    mutating func heardRead(_ seq: Int64) {
        lastReadHeard = max(lastReadHeard, seq)
        let newest = max(model?.lastRead ?? 0, lastReadHeard)
        model?.lastRead = newest
    }

    mutating func load(_ model: GroupModel) {
        self.model = model
        mustReload = false
        heardRead(model.lastRead)
        drain()
    }
}
