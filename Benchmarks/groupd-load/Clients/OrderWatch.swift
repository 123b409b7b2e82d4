import ChatLoad
import NIOCore

/// A follower that checks that every group's numbers follow each other.
final class OrderWatch: ChatSocketOwner {
    private let person: Person
    private let sockets: SocketLoop
    private let groups: [[UInt8]]
    private var last: [Int64?]
    private var socket: ChatSocket?
    private(set) var received = 0
    private(set) var violations = 0
    private(set) var ends = 0

    init(person: Person, sockets: SocketLoop, groups: [String]) {
        self.person = person
        self.sockets = sockets
        self.groups = groups.map { Array($0.utf8) }
        last = groups.map { _ in nil }
    }

    func connect() { sockets.connect(self, token: person.token) }

    func drop() { socket?.drop() }

    /// Whether it follows all its groups.
    var isFollowing: Bool { last.allSatisfy { $0 != nil } }

    func opened(_ socket: ChatSocket) {
        self.socket = socket
        socket.send(ClientFrames.hello(.all))
    }

    func received(_ text: UnsafeRawBufferPointer, from socket: ChatSocket) {
        let frame = JSONSlice(text)
        guard let group = frame.member("group")?.rawString,
            let index = groups.firstIndex(where: { $0.count == group.count && $0.elementsEqual(group) })
        else { return }
        if let seq = frame.member("seq")?.integer {
            received += 1
            if let last = last[index], seq != last + 1 { violations += 1 }
            last[index] = seq
        } else if frame.member("type")?.isString("subscribed") == true {
            last[index] = frame.member("last_seq")?.integer
        }
    }

    func ended(_ socket: ChatSocket, _ end: SocketEnd) {
        self.socket = nil
        ends += 1
    }
}
