import Testing

@testable import Redis

@Suite("Replies from anyone")
struct ReplyReaderTests {
    /// Feeds `text` in pieces of `size`, and returns what came of it.
    private func read(_ text: String, by size: Int = .max, bytesMax: Int = 1_000, elementsMax: Int = 100)
        -> (replies: [RedisValue], outage: RedisOutage?)
    {
        var replies: [RedisValue] = []
        do throws(RedisOutage) {
            let reader = try ReplyReader(bytesMax: bytesMax, elementsMax: elementsMax)
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(size))
                rest = rest.dropFirst(size)
                try feed(reader, piece, into: &replies)
            }
            return (replies, nil)
        } catch {
            return (replies, error)
        }
    }

    private func feed(_ reader: ReplyReader, _ bytes: [UInt8], into replies: inout [RedisValue]) throws(RedisOutage) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(RedisOutage) in
            try reader.feed(UnsafeRawBufferPointer(buffer), into: &replies)
        }
    }

    @Test("replies are the same in whatever pieces they come", arguments: 1...40)
    func pieces(size: Int) {
        let text = "+OK\r\n$5\r\na\r\nbc\r\n*3\r\n:-7\r\n*2\r\n$-1\r\n*0\r\n-ERR no\r\n*-1\r\n$0\r\n\r\n"
        let refusal = RedisValue.error(RedisServerError(line: Array("ERR no".utf8)))
        let (replies, outage) = read(text, by: size)
        #expect(outage == nil)
        #expect(
            replies == [
                .simple(Array("OK".utf8)), .bulk(Array("a\r\nbc".utf8)),
                .array([.integer(-7), .array([.null, .array([])]), refusal]), .null, .bulk([]),
            ])
    }

    @Test(
        "what is over a bound ends the connection before memory is taken for it",
        arguments: [
            "*2147483647\r\n", "*101\r\n", "*60\r\n*60\r\n", String(repeating: "*1\r\n", count: 7),
            "+" + String(repeating: "x", count: 2_000), "$5000\r\n" + String(repeating: "x", count: 2_000),
        ])
    func bounds(text: String) {
        #expect(read(text).outage == .replyTooLarge)
        #expect(read(text, by: 3).outage == .replyTooLarge)
    }

    @Test(
        "what is not the protocol ends the connection",
        arguments: ["HTTP/1.1 400\r\n", "\0\0\0\0", "$-5\r\n", "*x\r\n"])
    func garbage(text: String) {
        #expect(read(text).outage == .protocolViolation)
    }

    @Test("replies before the broken one are kept, and bounds count for each reply alone")
    func prefix() {
        #expect(read("+a\r\n:1\r\n?").replies == [.simple([0x61]), .integer(1)])
        let many = String(repeating: "$90\r\n\(String(repeating: "x", count: 90))\r\n", count: 100)
        #expect(read(many, bytesMax: 200).outage == nil)
        #expect(read(many, by: 7, bytesMax: 200).replies.count == 100)
    }

    @Test("no bytes at all end the program", arguments: 0..<20 as Range<UInt64>)
    func noise(seed: UInt64) {
        var random = Seeded(state: seed)
        let alphabet = Array("*$+-:\r\n0123456789abc\0\u{7f}")
        for _ in 0..<200 {
            let text = String((0..<60).compactMap { _ in alphabet.randomElement(using: &random) })
            let whole = read(text)
            let pieces = read(text, by: 5)
            #expect(whole.replies == pieces.replies, "seed \(seed): \(text.debugDescription)")
        }
    }

    /// SplitMix64: a failure's seed repeats it.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
