import ChatLoad
import NIOCore

/// Listens to a socket for a puppet, as long as it is the puppet's present one.
final class Ears: ChatSocketOwner {
    private let puppet: Puppet
    private let attempt: Int

    init(_ puppet: Puppet, _ attempt: Int) {
        self.puppet = puppet
        self.attempt = attempt
    }

    func opened(_ socket: ChatSocket) {
        let bound = NIOLoopBound(socket, eventLoop: puppet.loop)
        tell { $0.opened(bound) }
    }

    func received(_ text: UnsafeRawBufferPointer, from socket: ChatSocket) {
        let bytes = Array(text)
        tell { $0.received(bytes) }
    }

    func ended(_ socket: ChatSocket, _ end: SocketEnd) {
        tell { $0.ended(end) }
    }

    private func tell(_ what: @Sendable (isolated Puppet) -> Void) {
        let attempt = attempt
        puppet.assumeIsolated { puppet in
            if puppet.attempt == attempt { what(puppet) }
        }
    }
}
