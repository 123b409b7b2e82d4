import HTTPClient
import TestSupport
import Testing

@Suite("Server-sent events")
struct ServerSentEventParserTests {
    private func events(_ stream: some Sequence<UInt8>) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        try parser.feed(stream, into: &events)
        return events
    }

    @Test(
        "are read as the standard says",
        arguments: [
            ("data: hi\n\n", [ServerSentEvent(data: "hi")]),
            ("data:hi\n\n", [ServerSentEvent(data: "hi")]),
            ("data:  hi\n\n", [ServerSentEvent(data: " hi")]),
            ("data: one\ndata: two\n\n", [ServerSentEvent(data: "one\ntwo")]),
            ("data\n\n", [ServerSentEvent(data: "")]),
            ("data\ndata\n\n", [ServerSentEvent(data: "\n")]),
            ("data:\n\ndata:x\n\n", [ServerSentEvent(data: ""), ServerSentEvent(data: "x")]),
            ("data: a: b\n\n", [ServerSentEvent(data: "a: b")]),
            (": comment\n:\ndata: x\n\n", [ServerSentEvent(data: "x")]),
            ("\n\n\n", []),
            ("data: not ended\n", []),
            ("data: not ended", []),
            ("event: ping\n\ndata: x\n\n", [ServerSentEvent(data: "x")]),
            (
                "event: ping\ndata: x\n\ndata: y\n\n",
                [ServerSentEvent(type: "ping", data: "x"), ServerSentEvent(data: "y")]
            ),
            ("unknown: f\nDATA: no\n data: no\ndata: x\n\n", [ServerSentEvent(data: "x")]),
            (
                "id: 1\ndata: x\n\ndata: y\n\nid\ndata: z\n\n",
                [
                    ServerSentEvent(data: "x", id: "1"), ServerSentEvent(data: "y", id: "1"),
                    ServerSentEvent(data: "z", id: ""),
                ]
            ),
            ("id: 1\n\nid: a\0b\ndata: x\n\n", [ServerSentEvent(data: "x", id: "1")]),
            ("\u{FEFF}data: x\n\n", [ServerSentEvent(data: "x")]),
            ("\u{FEFF}\u{FEFF}data: x\n\n", []),
            ("data: \u{FEFF}x\n\n", [ServerSentEvent(data: "\u{FEFF}x")]),
            ("data: x\r\rdata: y\r\n\r\ndata: z\n\r\n", ["x", "y", "z"].map { ServerSentEvent(data: $0) }),
            ("data: x\r\n\ndata: y\r\r\n", ["x", "y"].map { ServerSentEvent(data: $0) }),
            ("data: [DONE]\n\ndata: [DONE]\n\n", ["[DONE]", "[DONE]"].map { ServerSentEvent(data: $0) }),
        ])
    func standard(stream: String, expected: [ServerSentEvent]) throws {
        #expect(try events(stream.utf8) == expected)
    }

    private static let mixed = """
        \u{FEFF}: hello\r\nevent: täg\rdata: {"text":"héllo 🌍"}\r\ndata: second\n\rid: 7\ndata: ünd\r\n\r\n\
        retry: 1500\ndata: x\n\n
        """

    @Test("are the same wherever the stream is cut", arguments: 0..<Array(mixed.utf8).count)
    func cut(at index: Int) throws {
        let bytes = Array(Self.mixed.utf8)
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        try parser.feed(bytes[..<index], into: &events)
        try parser.feed([], into: &events)
        try parser.feed(bytes[index...], into: &events)
        #expect(
            events == [
                ServerSentEvent(type: "täg", data: "{\"text\":\"héllo 🌍\"}\nsecond"),
                ServerSentEvent(data: "ünd", id: "7"), ServerSentEvent(data: "x", id: "7"),
            ])
        #expect(parser.reconnectionDelay == .milliseconds(1_500))
        #expect(parser.lastEventID == "7")
    }

    @Test("are the same byte by byte")
    func byteByByte() throws {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        for byte in Self.mixed.utf8 { try parser.feed([byte], into: &events) }
        #expect(events == (try self.events(Self.mixed.utf8)))
    }

    @Test("broken UTF-8 is replaced, and swallows nothing after it")
    func brokenText() throws {
        let stream = Array("data: a".utf8) + [0xC3] + Array("\ndata: ".utf8) + [0xFF, 0x80] + Array("b\n\n".utf8)
        #expect(try events(stream) == [ServerSentEvent(data: "a\u{FFFD}\n\u{FFFD}\u{FFFD}b")])
    }

    @Test(
        "a delay is digits only, and one beyond reason is not taken",
        arguments: [
            ("0", Duration.zero), ("20", .milliseconds(20)), ("", nil), ("+5", nil), ("-5", nil), ("1.5", nil),
            ("5 s", nil),
            ("٣", nil), ("99999999999999999999", nil),
        ])
    func retry(value: String, expected: Duration?) throws {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        try parser.feed("retry: \(value)\n".utf8, into: &events)
        #expect(parser.reconnectionDelay == expected)
    }

    @Test("a line beyond the bound is refused after the events before it")
    func longLine() {
        var parser = ServerSentEventParser(eventBytesMax: 10)
        var events: [ServerSentEvent] = []
        #expect(throws: HTTPClientError.tooLarge(.event)) {
            try parser.feed("data: abcd\n\n:2345678901".utf8, into: &events)
        }
        #expect(events == [ServerSentEvent(data: "abcd")])
    }

    @Test("an event of many lines is bounded as a whole", arguments: ["data: abcdef\n", "data\n"])
    func longEvent(line: String) {
        var parser = ServerSentEventParser(eventBytesMax: 100)
        var events: [ServerSentEvent] = []
        #expect(throws: HTTPClientError.tooLarge(.event)) {
            for _ in 0..<1_000 { try parser.feed(line.utf8, into: &events) }
        }
        #expect(events.isEmpty)
    }

    @Test("events of a response come as they are sent")
    func overTheWire() async throws {
        try await withServer { connection in
            connection.sendAtOnce()
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\ndata: 2\n")
            connection.awaitLeave()
            connection.send("\ndata: 3\n\n")
        } _: { server, client in
            let events = try await client.send(.plain(.get, server.url)).body.serverSentEvents()
            var received: [String] = []
            for try await event in events {
                received.append(event.data)
                server.observe { $0.mayGoOn = true }
            }
            #expect(received == ["1", "2", "3"])
        }
    }
}
