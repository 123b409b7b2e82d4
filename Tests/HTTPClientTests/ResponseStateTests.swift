import Testing

@testable import HTTPClient

@Suite("What reader and transfer owe each other")
struct ResponseStateTests {
    private typealias State = ResponseState<String, String>

    private func streaming(bufferBytesMax: Int = 10, responseBytesMax: Int = 1_000) -> State {
        var state = State(bufferBytesMax: bufferBytesMax, responseBytesMax: responseBytesMax)
        #expect(state.awaitHead("caller") == nil)
        #expect(state.receiveHead() == "caller")
        return state
    }

    private func receive(_ text: String, _ state: inout State) -> State.Receipt {
        Array(text.utf8).withUnsafeBytes { state.receive($0) }
    }

    private func text(_ chunk: BodyChunk) -> String? {
        guard case .success(let bytes?) = chunk else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("chunks that came before the reader are delivered together")
    func buffered() {
        var state = streaming()
        guard case .accept(.nobody) = receive("ab", &state), case .accept(.nobody) = receive("cd", &state),
            case .deliver(let chunk, resumesTransfer: false) = state.next("reader")
        else { return #expect(Bool(false), "two pieces are taken and given") }
        #expect(text(chunk) == "abcd")
    }

    @Test("a reader that waits gets the next piece as it comes")
    func waiting() {
        var state = streaming()
        guard case .wait = state.next("reader"), case .accept(.chunk("reader", let chunk)) = receive("ab", &state)
        else {
            return #expect(Bool(false), "the reader is woken")
        }
        #expect(text(chunk) == "ab")
    }

    @Test("a full buffer pauses the transfer; taking it resumes the transfer once")
    func pause() {
        var state = streaming(bufferBytesMax: 4)
        guard case .accept = receive("abc", &state), case .pause = receive("de", &state) else {
            return #expect(Bool(false), "beyond the bound nothing is taken")
        }
        guard case .deliver(let chunk, resumesTransfer: true) = state.next("reader") else {
            return #expect(Bool(false), "there is room again")
        }
        #expect(text(chunk) == "abc")
        guard case .accept = receive("de", &state),
            case .deliver(let rest, resumesTransfer: false) = state.next("reader")
        else { return #expect(Bool(false), "what was not taken is offered again") }
        #expect(text(rest) == "de")
    }

    @Test("a piece larger than the buffer is taken when nothing else is held")
    func largePiece() {
        var state = streaming(bufferBytesMax: 4)
        guard case .accept = receive("abcdefgh", &state), case .pause = receive("i", &state) else {
            return #expect(Bool(false), "else the transfer would pause for ever")
        }
    }

    @Test("bytes beyond the response's bound are refused, also in one piece")
    func tooLarge() {
        var state = streaming(bufferBytesMax: 100, responseBytesMax: 5)
        guard case .accept = receive("abcde", &state), case .abort(.tooLarge(.body)) = receive("f", &state) else {
            return #expect(Bool(false), "the sixth byte is one too many")
        }
        var other = streaming(bufferBytesMax: 100, responseBytesMax: 5)
        guard case .abort(.tooLarge(.body)) = receive("abcdef", &other) else {
            return #expect(Bool(false), "six bytes are one too many")
        }
    }

    @Test(
        "what is buffered comes before the ending, and the ending stays",
        arguments: [nil, HTTPClientError.connectionLost])
    func ending(error: HTTPClientError?) {
        var state = streaming(bufferBytesMax: 2)
        _ = receive("ab", &state)
        _ = receive("cd", &state)
        guard case .nobody = state.finish(error) else { return #expect(Bool(false), "nobody waits") }
        #expect(!state.isWanted)
        guard case .deliver(let chunk, resumesTransfer: false) = state.next("reader") else {
            return #expect(Bool(false), "a transfer that is over is not resumed")
        }
        #expect(text(chunk) == "ab")
        let expected: BodyChunk = error.map { .failure($0) } ?? .success(nil)
        for _ in 0..<2 {
            guard case .deliver(expected, resumesTransfer: false) = state.next("reader") else {
                return #expect(Bool(false), "the ending is repeated")
            }
        }
    }

    @Test("a reader that waits learns of the ending")
    func endingWakes() {
        var state = streaming()
        _ = state.next("reader")
        guard case .chunk("reader", .failure(.timedOut(.total))) = state.finish(.timedOut(.total)) else {
            return #expect(Bool(false), "the reader is woken")
        }
        guard case .nobody = state.finish(nil) else { return #expect(Bool(false), "once") }
    }

    @Test("cancelling wakes who waits, drops what is buffered and refuses more")
    func cancel() {
        var state = streaming()
        _ = receive("ab", &state)
        guard case .nobody = state.cancel(.cancelled), case .abort = receive("cd", &state),
            case .deliver(.failure(.cancelled), resumesTransfer: false) = state.next("reader"),
            case .nobody = state.finish(nil)
        else { return #expect(Bool(false), "nothing is delivered any more") }

        var waiting = streaming()
        _ = waiting.next("reader")
        guard case .chunk("reader", .failure(.cancelled)) = waiting.cancel(.cancelled) else {
            return #expect(Bool(false), "the reader is woken")
        }

        var headless = State(bufferBytesMax: 1, responseBytesMax: 1)
        _ = headless.awaitHead("caller")
        guard case .head("caller", .cancelled) = headless.cancel(.cancelled) else {
            return #expect(Bool(false), "the caller is woken")
        }
        #expect(headless.receiveHead() == nil)
    }

    @Test("cancelling before the call is not forgotten")
    func cancelledEarly() {
        var state = State(bufferBytesMax: 1, responseBytesMax: 1)
        _ = state.cancel(.cancelled)
        #expect(!state.isWanted)
        #expect(state.awaitHead("caller") == .cancelled)
    }

    @Test("cancelling what is complete changes nothing")
    func cancelledLate() {
        var state = streaming()
        _ = state.next("reader")
        _ = state.finish(nil)
        guard case .nobody = state.cancel(.cancelled), case .deliver(.success(nil), _) = state.next("reader") else {
            return #expect(Bool(false), "the end of the body stays its end")
        }
    }

    @Test("a second reader is refused, and the first still waits")
    func secondReader() {
        var state = streaming()
        _ = state.next("first")
        guard case .deliver(.failure(.bodyHasAnotherReader), _) = state.next("second"),
            case .accept(.chunk("first", _)) = receive("ab", &state)
        else { return #expect(Bool(false), "only the second fails") }
    }

    @Test("success without a head is no response")
    func noHead() {
        var state = State(bufferBytesMax: 1, responseBytesMax: 1)
        _ = state.awaitHead("caller")
        guard case .head("caller", .invalidResponse) = state.finish(nil) else {
            return #expect(Bool(false), "the caller is told")
        }
    }
}
