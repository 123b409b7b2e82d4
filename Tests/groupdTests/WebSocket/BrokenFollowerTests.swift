import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import GroupChat
@testable import groupd

/// A connection that broke without a word is found out when something is written to it, in the middle of other work.
@Suite(
    "A follower whose connection is broken", .scratchDatabase(from: .migrated), .tags(.database),
    .timeLimit(.minutes(1)))
struct BrokenFollowerTests {
    /// In the place of a network, which says so when it is given bytes.
    private final class Network: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var isBroken = false

        func flush(context: ChannelHandlerContext) {
            if isBroken { context.close(promise: nil) } else { context.flush() }
        }
    }

    /// A connection to the hub of an event loop that stands still.
    private struct Line {
        let channel: EmbeddedChannel
        let network = Network()

        init(_ hub: LoopHub, _ loop: EmbeddedEventLoop) throws {
            channel = EmbeddedChannel(loop: loop)
            let front = SocketFront()
            let handler = SocketHandler(front: front, bytesMax: 1_000)
            let handlers: [any ChannelHandler] = [network, front, handler]
            try channel.pipeline.syncOperations.addHandlers(handlers)
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
            _ = hub.registry.open()
            hub.open(handler, bearer: nil)
        }
    }

    private static let group = GroupID.random()

    private static func attach(_ number: UInt64, _ hub: LoopHub, at position: Int64) {
        let joining = Joining(
            follower: FollowerID(loop: 0, number: number), user: .random(), position: nil, ref: nil, askedAt: .now)
        hub.attach(joining, to: group, epoch: "e", position: position, .live, .nobody)
    }

    /// On one thread, as the loop wants it.
    private static func play(_ services: SocketServices, breaking number: Int) throws -> (followers: Int, rest: Int) {
        let loop = EmbeddedEventLoop()
        let limits = SocketLimits()
        let hub = LoopHub(
            index: 0, mailbox: LoopMailbox(loop: loop) { _ in }, services: services, limits: limits,
            registry: ConnectionRegistry(limits: limits), observe: { _ in }, closeElsewhere: { _, _ in })
        let lines = [try Line(hub, loop), try Line(hub, loop), try Line(hub, loop)]
        attach(1, hub, at: 1)
        hub.flushDirty()
        lines[number].network.isBroken = true
        hub.groups[group]?.append(EncodedEvents([Event(group: group, seq: 2, kind: .erased(.random()))]))
        attach(2, hub, at: 2)
        attach(3, hub, at: 2)
        hub.flushDirty()
        let followers = hub.groups[group]?.subscriptions.count ?? 0
        for line in lines where line.channel.isActive { try line.channel.close().wait() }
        return (followers, hub.groups.count)
    }

    @Test("takes nobody else's subscription with it, though it was the group's only one", arguments: [0, 1, 2])
    func broken(number: Int) async throws {
        try await SocketFixture.with { fixture in
            let result = try Self.play(fixture.services, breaking: number)
            #expect(result.followers == 2)
            #expect(result.rest == 0)
        }
    }
}
