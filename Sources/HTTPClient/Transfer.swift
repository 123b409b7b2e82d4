import CCurl

/// One exchange on its way, on the transfer thread.
final class Transfer {
    let exchange: Exchange
    let handle: EasyHandle
    let configuration: HTTPClient.Configuration
    var clock: PhaseClock
    var source: BodySource?
    /// Why a callback has stopped the transfer, which libcurl reports in its own, coarser words.
    var stopReason: HTTPClientError?

    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var headByteCount = 0
    private var fields = HTTPHeaders()
    private var isHeadReceived = false

    init(_ exchange: Exchange, _ handle: EasyHandle, _ configuration: HTTPClient.Configuration) {
        self.exchange = exchange
        self.handle = handle
        self.configuration = configuration
        clock = exchange.clock
    }

    deinit { curl_slist_free_all(headerLines) }

    /// Sets the handle up; returns why the transfer cannot even begin.
    func prepare() -> HTTPClientError? {
        do throws(HTTPClientError) {
            source = exchange.request.method == .head ? nil : try BodySource(exchange.request.body)
        } catch {
            return error
        }
        headerLines = makeHeaderLines()
        configure(headerLines)
        clock.begin(now: .now)
        return nil
    }

    /// The reader has room again. May call back at once with what libcurl has kept.
    func resume() {
        clock.resume(now: .now)
        curl_easy_pause(handle.easy, CURLPAUSE_CONT)
    }

    /// What libcurl's code means for whoever waits; `nil` for success.
    func outcome(of code: CURLcode) -> HTTPClientError? {
        guard let error = HTTPClientError(code, isHeadReceived: isHeadReceived) else { return nil }
        return stopReason ?? error
    }

    // MARK: - Callbacks

    /// A connection stands, new or kept from before.
    func connected() { clock.connected(hasBody: source?.isAtEnd == false, now: .now) }

    /// A whole line of the head or of trailers; returns whether to go on.
    func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headByteCount += bytes.count
        guard headByteCount <= configuration.headBytesMax else { return stop(.tooLarge(.head)) }
        clock.received(now: .now)
        guard !isHeadReceived else { return true }  // trailers: nobody needs them
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            fields = HTTPHeaders()
        } else if let colon = line.firstIndex(of: ":") {
            fields.add(Self.trimmed(line[..<colon]), Self.trimmed(line[line.index(after: colon)...]))
        } else if line == "\r\n" || line == "\n" {
            return receiveHeadEnd()
        }
        return true
    }

    /// A piece of the body; returns what libcurl wants to hear.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch exchange.receive(bytes) {
        case .accept:
            clock.received(now: .now)
            return bytes.count
        case .pause:
            clock.pause()
            return Int(CURL_WRITEFUNC_PAUSE)
        case .abort(let error):
            _ = stop(error)
            return Int(CURL_WRITEFUNC_ERROR)
        }
    }

    /// Fills `buffer` with the next piece to send; `nil` when that cannot be had.
    func send(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard let source else { return 0 }
        guard let count = source.read(into: buffer) else {
            _ = stop(.cannotReadBody)
            return nil
        }
        clock.sent(now: .now)
        if source.isAtEnd { clock.sentAll(now: .now) }
        return count
    }

    /// Remembers why, and says not to go on.
    func stop(_ reason: HTTPClientError) -> Bool {
        stopReason = stopReason ?? reason
        return false
    }

    private func receiveHeadEnd() -> Bool {
        let status = groupd_curl_get_status(handle.easy)
        guard status >= 200 else { return true }  // an interim response: the real one follows
        isHeadReceived = true
        return exchange.receiveHead(.init(status: status, headers: fields)) || stop(.cancelled)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        let start = text.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { String(start[...$0]) } ?? ""
    }
}
