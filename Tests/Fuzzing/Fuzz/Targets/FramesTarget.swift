/// The bytes of a WebSocket: NIO's frame decoder as the server sets it up, the server's own handler behind it, and the
/// decoding of commands.
struct FramesTarget: FuzzTarget {
    let name = "frames"

    private static let bounds = [16, 125, 1_000, 131_072]
    /// More reads show nothing new, and each is dear.
    private static let piecesMax = 64

    func run(_ input: consuming Input) {
        let bytesMax = Self.bounds[input.choice() % Self.bounds.count]
        let choice = input.choice()
        let bytes = input.bytes
        let cut = max(choice, bytes.count / Self.piecesMax) + 1
        let whole = Conversation(bytesMax: bytesMax).run([bytes[...]])
        let pieces = stride(from: 0, to: bytes.count, by: cut).map { bytes[$0..<min($0 + cut, bytes.count)] }
        promise(Conversation(bytesMax: bytesMax).run(pieces) == whole, "how bytes are cut changes nothing")
        if !whole.written.isEmpty { AnswerCheck.run(over: whole.written) }
    }
}
