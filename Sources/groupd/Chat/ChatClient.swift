internal import GroupChat
internal import NIOCore
internal import NIOWebSocket

/// The terminal client: carries out what `ChatMachine` decides.
actor ChatClient {
    /// What it talks to and how it shows that.
    struct Settings {
        let address: ChatAddress
        let group: GroupID
        /// JSON Lines instead of text.
        let isJSON: Bool
        let follows: Bool
        /// A fresh access token.
        let token: @Sendable () async throws -> String
    }

    private typealias Writer = NIOAsyncChannelOutboundWriter<WebSocketFrame>

    /// Tokens last 15 minutes unless set otherwise: a connection that comes later brings a new one.
    private static let tokenAge = Duration.seconds(60)
    private static let inputBytesMax = 1 << 20

    private let settings: Settings
    private var machine: ChatMachine
    private var writer: Writer?
    private var token: (text: String, madeAt: ContinuousClock.Instant)?
    private var hasBeenOpen = false
    private var roomWaiter: CheckedContinuation<Void, Never>?

    init(_ settings: Settings) {
        self.settings = settings
        machine = ChatMachine(follows: settings.follows)
    }

    /// Returns when everything typed is stored and the input is over; throws a `CommandFailure` where it cannot go on.
    func run(input: ByteSource) async throws {
        // Not waited for: a read of a terminal ends with the program.
        let reading = Task { await read(input) }
        defer { reading.cancel() }
        while true {
            let code = try await follow()
            switch machine.closed(code: code, chance: .random(in: 0...1)) {
            case .end(let failure?): throw CommandFailure(sentence: failure)
            case .end(nil): return
            case .reconnect(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
            }
        }
    }

    // MARK: The connection

    /// One connection from its beginning to its end, and the code with which the server closed it.
    private func follow() async throws -> Int? {
        let socket: ChatConnection.Socket
        do {
            socket = try await ChatConnection.open(settings.address)
        } catch {
            guard hasBeenOpen else { throw CommandFailure(sentence: Self.absent(settings.address)) }
            return nil
        }
        let isFirst = !hasBeenOpen
        hasBeenOpen = true
        do {
            try await renewToken()
        } catch {
            // Its writer may not be dropped while it is open.
            try? await socket.executeThenClose { _, _ in }
            guard !isFirst else { throw error }
            note((error as? CommandFailure)?.sentence ?? "No access token could be had.")
            return nil
        }
        if !isFirst { note("Connected again.") }
        do {
            let code = try await socket.executeThenClose { inbound, outbound in
                try await converse(inbound, outbound)
            }
            if code == CloseCode.unauthenticated.rawValue { token = nil }
            return code
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            return nil
        }
    }

    private func renewToken() async throws {
        if let token, token.madeAt + Self.tokenAge > .now { return }
        token = (try await settings.token(), .now)
    }

    static func absent(_ address: ChatAddress) -> String {
        "No groupd answers at \(address): 'groupd serve' starts one, --http.listen says where it is."
    }

    private func converse(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: Writer
    ) async throws -> Int? {
        writer = outbound
        defer { writer = nil }
        try await perform(machine.opened())
        for try await frame in inbound {
            var data = frame.unmaskedData
            switch frame.opcode {
            case .text:
                try await received(data.readBytes(length: data.readableBytes) ?? [])
            case .ping:
                try await outbound.write(.init(fin: true, opcode: .pong, maskKey: .random(), data: data))
            case .connectionClose:
                return data.readInteger(as: UInt16.self).map(Int.init)
            default: break
            }
            if machine.isEnding { return nil }
        }
        if !machine.isEnding { note("The connection was lost.") }
        return nil
    }

    private func received(_ bytes: [UInt8]) async throws {
        guard let frame = ChatFrame(bytes, group: settings.group) else { return }
        let actions = machine.received(frame)
        if settings.isJSON, Self.isShown(frame, actions) { try await StandardStream.print(bytes + [0x0A]) }
        try await perform(actions)
    }

    /// An event that came before is not shown again.
    private static func isShown(_ frame: ChatFrame, _ actions: [ChatMachine.Action]) -> Bool {
        guard case .event = frame else { return true }
        return actions.contains { if case .show = $0 { true } else { false } }
    }

    // MARK: Input

    private func read(_ input: ByteSource) async {
        var splitter = LineSplitter(lineBytesMax: Self.inputBytesMax)
        do {
            while let bytes = try await input.next() {
                splitter.append(bytes)
                try await takeLines(&splitter)
            }
            splitter.end()
            try await takeLines(&splitter)
            try await perform(machine.inputEnded())
        } catch {
            // The connection went while a line was on its way: the line is in the outbox.
        }
    }

    private func takeLines(_ splitter: inout LineSplitter) async throws {
        while let piece = splitter.next({ _, bytes in String(decoding: bytes, as: UTF8.self) }) {
            guard case .value(let line) = piece else {
                note("A line of over \(Self.inputBytesMax) bytes was not sent.")
                machine.dropped()
                continue
            }
            guard let draft = ChatDraft(line: line, isJSON: settings.isJSON) else { continue }
            while !machine.hasRoom { await withCheckedContinuation { roomWaiter = $0 } }
            try? await perform(machine.typed(draft))
        }
    }

    // MARK: Actions

    private func perform(_ actions: [ChatMachine.Action]) async throws {
        if machine.hasRoom {
            roomWaiter?.resume()
            roomWaiter = nil
        }
        for action in actions {
            switch action {
            case .hello: try await send(.hello(token: token?.text ?? ""))
            case .subscribe(let position): try await send(.subscribe(settings.group, position))
            case .send(let draft): try await send(.send(settings.group, draft))
            case .show(let event):
                if !settings.isJSON { try await StandardStream.print(Array("\(ChatText.line(event))\n".utf8)) }
            case .note(let text): note(text)
            case .retry(let milliseconds): retry(after: .milliseconds(milliseconds))
            case .close: try await close()
            }
        }
    }

    private func retry(after pause: Duration) {
        Task {
            try await Task.sleep(for: pause)
            try await perform(machine.retryDue())
        }
    }

    private func send(_ frame: ChatCommandFrame) async throws {
        try await writer?.write(
            .init(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: frame.json)))
    }

    private func close() async throws {
        var code = ByteBuffer()
        code.writeInteger(UInt16(CloseCode.normal.rawValue))
        try await writer?.write(.init(fin: true, opcode: .connectionClose, maskKey: .random(), data: code))
    }

    private func note(_ text: String) {
        StandardStream.write("* \(ChatText.clean(text))\n")
    }
}
