import NIOCore

/// Does with a message what a connection of the chat does, up to where the chat itself begins.
final class RecordingPeer: SocketPeer {
    private unowned let handler: SocketHandler
    private let witness: FrameWitness
    private var session = SocketSession()

    init(_ handler: SocketHandler, _ witness: FrameWitness) {
        self.handler = handler
        self.witness = witness
    }

    func received(text: ByteBuffer) {
        witness.delivered(text)
        let decoding = text.withUnsafeReadableBytes { ClientFrame.decode($0.bindMemory(to: UInt8.self)) }
        if let action = session.received(decoding) { perform(action) }
        handler.flush()
    }

    func received(binary: ByteBuffer) {
        witness.delivered(binary)
        handler.close(.unsupportedData)
    }

    func heard() {}

    /// A ping is also where a hello that was being looked at is settled.
    func mayAnswerPing() -> Bool {
        for action in session.greeted() { perform(action) }
        return true
    }

    func closed(_ code: CloseCode?) {
        session.end()
    }

    private func perform(_ action: SocketSession.Action) {
        switch action {
        case .greet: break
        case .run(let command): handler.write(FrameBytes.text(OKFrame(ref: command.ref, seq: nil).json))
        case .refuse(let error, let ref): handler.write(FrameBytes.text(ErrorFrame(ref: ref, error: error).json))
        case .close(let code): handler.close(code)
        }
    }
}
