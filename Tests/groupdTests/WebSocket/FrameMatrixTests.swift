import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Who may do what over sockets", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(3)))
struct FrameMatrixTests {
    @Test(
        "each frame is answered for each sort of person as the table says",
        arguments: [GroupChat.Visibility.private, .public])
    func matrix(visibility: GroupChat.Visibility) async throws {
        try await SocketFixture.with { fixture in
            let people = try await AccessMatrix.cast(fixture.http)
            let shared = try await AccessMatrix.Scene(fixture.http, people, visibility)
            for type in ClientFrameType.allCases {
                let row = FrameMatrix.row(for: type)
                for (actor, reply) in row.replies {
                    let scene =
                        row.isRepeatable
                        ? shared : try await AccessMatrix.Scene(fixture.http, people, visibility)
                    let person = try #require(people[actor])
                    let socket = try await fixture.connect(person, subscribe: "\"none\"")
                    socket.send(row.text.replacing("GROUP", with: scene.group.description))
                    let isOutside = FrameMatrix.Actor.outside.contains(actor)
                    let expected = visibility == .public && isOutside ? row.publicReply ?? reply : reply
                    #expect(try await Self.reply(socket) == expected, "\(type) by \(actor)")
                    socket.close()
                }
            }
        }
    }

    @Test(
        "before hello no frame is answered: the socket closes, whatever it asks for",
        arguments: ClientFrameType.allCases)
    func anonymous(type: ClientFrameType) async throws {
        try await SocketFixture.with { fixture in
            let socket = try await fixture.open()
            socket.send(FrameMatrix.row(for: type).text.replacing("GROUP", with: GroupID.random().description))
            #expect(await socket.closeCode() == CloseCode.unauthenticated.rawValue)
        }
    }

    /// What comes back on the frame's own ref.
    private static func reply(_ socket: TestSocket) async throws -> FrameMatrix.Reply? {
        while true {
            switch await socket.next() {
            case .frame(let frame) where frame["ref"]?.text == "m":
                let type = try #require(frame["type"]?.text.flatMap(ServerFrameType.init))
                guard type == .error else { return .frame(type) }
                return frame["code"]?.text.flatMap(ErrorCode.init).map { .error($0) }
            case .frame, .ping, .pong: continue
            case .close, .end: return nil
            }
        }
    }
}
