import NIOCore
import NIOHTTP1

@testable import groupd

/// Makes a socket of every request for one, and gives each the handlers that the chat's sockets have.
struct EchoUpgrade: WebSocketUpgrading {
    let messageBytesMax: Int

    func upgradeHeaders(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?> {
        channel.eventLoop.makeSucceededFuture([:])
    }

    func install(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let front = SocketFront()
            let handler = SocketHandler(front: front, bytesMax: messageBytesMax)
            try channel.pipeline.syncOperations.addHandler(front, position: .first)
            try channel.pipeline.syncOperations.addHandler(handler)
            handler.begin(EchoPeer(handler))
        }
    }

    func refusal(of headers: HTTPHeaders) async -> ClientError? { .internal }
}

/// Sends every message back as it came. Text that is none closes the socket, as it does in the chat, where decoding
/// the JSON finds it.
private final class EchoPeer: SocketPeer {
    private unowned let handler: SocketHandler

    init(_ handler: SocketHandler) {
        self.handler = handler
    }

    func received(text: ByteBuffer) {
        guard MessageAssembler.isUTF8(text) else { return handler.close(.invalidText) }
        echo(text, isText: true)
    }

    func received(binary: ByteBuffer) { echo(binary, isText: false) }

    func heard() {}

    func mayAnswerPing() -> Bool { true }

    func closed(_ code: CloseCode?) {}

    private func echo(_ message: ByteBuffer, isText: Bool) {
        handler.write(FrameBytes.message(message, isText: isText))
        handler.flush()
    }
}
