/// Writes a command as an array of bulk strings, the only form that servers expect from programs.
struct CommandEncoder {
    private(set) var bytes: [UInt8] = []

    init(count: Int) {
        bytes.reserveCapacity(16 + count * 16)
        appendHeader(UInt8(ascii: "*"), count)
    }

    mutating func append(_ argument: RedisArgument) {
        switch argument {
        case .string(let text): append(text.utf8)
        case .bytes(let raw): append(raw)
        case .integer(let number): append(String(number).utf8)
        }
    }

    private mutating func append(_ word: some Collection<UInt8>) {
        appendHeader(UInt8(ascii: "$"), word.count)
        bytes.append(contentsOf: word)
        appendLineEnd()
    }

    private mutating func appendHeader(_ mark: UInt8, _ count: Int) {
        bytes.append(mark)
        bytes.append(contentsOf: String(count).utf8)
        appendLineEnd()
    }

    private mutating func appendLineEnd() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
    }
}
