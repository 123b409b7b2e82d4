/// What a connection may say when: `hello` first, then anything; pure.
struct SocketSession {
    /// A hello that is to be looked at.
    struct Greeting: Sendable {
        let frame: HelloFrame
        let ref: String?
    }

    /// A frame that may be carried out.
    struct Command: Sendable {
        let frame: ClientFrame
        let ref: String?
    }

    enum Action {
        case greet(Greeting)
        case run(Command)
        case refuse(ClientError, ref: String?)
        case close(CloseCode)
    }

    private enum State {
        case silent
        /// A hello is being looked at; what came after it waits for its end.
        case greeting(waiting: [FrameDecoding])
        case known
        case over
    }

    /// What may wait behind a hello. More is a flood.
    static let waitingCountMax = 200

    private var state = State.silent

    /// Whether a hello is still due.
    var isSilent: Bool {
        if case .silent = state { true } else { false }
    }

    mutating func received(_ decoding: FrameDecoding) -> Action? {
        switch (state, decoding) {
        case (.over, _):
            return nil
        case (_, .close(let code)):
            return close(code)
        case (.greeting(var waiting), _):
            guard waiting.count < Self.waitingCountMax else { return close(.rateLimited) }
            waiting.append(decoding)
            state = .greeting(waiting: waiting)
            return nil
        case (.silent, .frame(.hello(let frame), let ref)), (.known, .frame(.hello(let frame), let ref)):
            state = .greeting(waiting: [])
            return .greet(Greeting(frame: frame, ref: ref))
        case (.silent, .refuse(let error, let ref, type: .hello)), (.known, .refuse(let error, let ref, type: _)):
            return .refuse(error, ref: ref)
        case (.silent, _):
            return close(.unauthenticated)
        case (.known, .frame(let frame, let ref)):
            return .run(Command(frame: frame, ref: ref))
        }
    }

    /// The hello is settled: what waited comes now, in its order. Another hello among it makes the rest wait again.
    mutating func greeted() -> [Action] {
        guard case .greeting(let waiting) = state else { return [] }
        state = .known
        return waiting.compactMap { received($0) }
    }

    mutating func end() {
        state = .over
    }

    private mutating func close(_ code: CloseCode) -> Action {
        state = .over
        return .close(code)
    }
}
