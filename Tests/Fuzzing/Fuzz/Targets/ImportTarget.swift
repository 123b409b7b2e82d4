import GroupChat
import Postgres

/// JSON Lines as `groupd import` reads them.
struct ImportTarget: FuzzTarget {
    let name = "import"

    private static let charactersMax = 64
    /// Small, so that the fuzzer comes by it.
    private static let lineBytesMax = 512
    private static let goodLine = Array(
        #"{"user":"Ada","content":"I am still here.","created_at":"2026-03-01T12:30:05Z"}"#.utf8)

    /// What a line came to.
    private enum Line: Equatable {
        case message(ImportLine)
        case refused(line: Int, ImportLineReader.Fault)
        case tooLong(line: Int)
    }

    func run(_ input: consuming Input) {
        let cut = input.choice() + 1
        // Whatever stands before it, a good line is a message.
        let bytes = input.bytes + [0x0A] + Self.goodLine + [0x0A]
        let lines = Self.read(bytes, cut: cut)
        promise(lines == Self.readAtOnce(bytes), "how bytes are cut changes nothing, and every line has its number")
        guard case .message(let last) = lines.last else { return promise(false, "a good line is a message") }
        promise(last.content == "I am still here." && last.author.name == "Ada", "a good line is read as it stands")
        promise(last.number == bytes.count { $0 == 0x0A }, "a line is named by its number")
        for line in lines { Self.check(line) }
    }

    /// By the way of the import itself.
    private static func read(_ bytes: [UInt8], cut: Int) -> [Line] {
        var splitter = LineSplitter(lineBytesMax: lineBytesMax)
        var reader = ImportLineReader(charactersMax: charactersMax)
        var lines: [Line] = []
        for start in stride(from: 0, to: bytes.count, by: cut) {
            splitter.append(Array(bytes[start..<min(start + cut, bytes.count)]))
            take(&lines, &splitter, &reader)
        }
        splitter.end()
        take(&lines, &splitter, &reader)
        return lines
    }

    private static func take(_ lines: inout [Line], _ splitter: inout LineSplitter, _ reader: inout ImportLineReader) {
        while let piece = splitter.next({ number, bytes in read(number, bytes, &reader) }) {
            switch piece {
            case .value(let line): lines.append(line)
            case .tooLong(let number): lines.append(.tooLong(line: number))
            }
        }
    }

    private static func read(
        _ number: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ reader: inout ImportLineReader
    ) -> Line {
        do throws(ImportLineReader.Fault) {
            return .message(try reader.read(number, bytes))
        } catch {
            return .refused(line: number, error)
        }
    }

    /// The same with all the bytes in view: what lines are, in the fewest words.
    private static func readAtOnce(_ bytes: [UInt8]) -> [Line] {
        var reader = ImportLineReader(charactersMax: charactersMax)
        var texts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        if texts[0].starts(with: [0xEF, 0xBB, 0xBF]) { texts[0] = texts[0].dropFirst(3) }
        return zip(1..., texts).compactMap { number, text in
            let text = text.last == 0x0D ? text.dropLast() : text
            if text.count > lineBytesMax { return .tooLong(line: number) }
            return text.isEmpty ? nil : Array(text).withUnsafeBufferPointer { read(number, $0, &reader) }
        }
    }

    private static func check(_ line: Line) {
        switch line {
        case .message(let message):
            Trap.spring(if: message.replyTo != nil && message.number > 2)
            promise(!message.content.isEmpty && !message.content.utf8.contains(0), "content can be stored")
            promise(message.content.unicodeScalars.count <= charactersMax, "content has its bound")
            promise(Wire.Name.fault(in: message.author.name) == nil, "a name keeps the rules of names")
        case .refused(_, let fault): promise(!fault.sentence.isEmpty, "a fault is told in a sentence")
        case .tooLong: break
        }
    }
}
