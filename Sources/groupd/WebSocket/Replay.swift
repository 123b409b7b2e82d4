internal import NIOCore

/// What a subscription missed, pulled page by page: the next bytes are asked for when the last ones have gone out,
/// so that a replay never fills an outbox; pure.
struct Replay {
    enum Action: Equatable {
        /// Read the log after this number; then `loaded`.
        case read(after: Int64)
        /// The page shows something that has not been delivered yet: `loaded` again with the same, a moment later.
        case wait
        /// Write this; then `written`.
        case write(ByteBuffer)
        /// Everything up to here has been written: join what is live, unless that has gone on meanwhile.
        case join(after: Int64)
    }

    /// Tells answers to this replay from answers to an earlier one of the same subscription.
    let turn: Int
    private let chunkBytesMax: Int
    private(set) var position: Int64
    private var page: EncodedEvents?

    init(after position: Int64, turn: Int, chunkBytesMax: Int) {
        self.position = position
        self.turn = turn
        self.chunkBytesMax = chunkBytesMax
    }

    func begin() -> Action { .read(after: position) }

    /// - Parameter head: what has been delivered to the group, and with it every removal up to there. Nothing is
    ///   written that is newer, or shows something newer.
    mutating func loaded(_ page: EncodedEvents, head: Int64) -> Action {
        let shown = page.through(head)
        if shown.lastSeq <= position, position < min(page.lastSeq, head) { return .wait }
        self.page = shown
        return next()
    }

    mutating func written() -> Action { next() }

    /// The group went on while the last page was written.
    func goOn() -> Action { .read(after: position) }

    private mutating func next() -> Action {
        guard let chunk = page?.chunk(after: position, bytesMax: chunkBytesMax) else {
            page = nil
            return .join(after: position)
        }
        position = chunk.lastSeq
        return .write(chunk.bytes)
    }
}
