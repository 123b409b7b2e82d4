internal import Glibc

/// Cuts a stream of bytes into lines, in memory that the longest line allowed bounds.
///
/// Pure. A line ends with a line feed, before which a carriage return may stand; a mark of the byte order at the very
/// beginning is passed over. Lines count from 1.
struct LineSplitter {
    /// What the next line is.
    enum Piece<Value> {
        case value(Value)
        /// Longer than allowed: it was passed over.
        case tooLong(line: Int)
    }

    private static let lineFeed: Int32 = 0x0A
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    let lineBytesMax: Int
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// Up to where no line feed was found.
    private var searched = 0
    private var number = 0
    private var isSkipping = false
    private var isAtEnd = false

    init(lineBytesMax: Int) {
        self.lineBytesMax = lineBytesMax
    }

    /// Takes the next bytes. All lines in those before have been asked for.
    mutating func append(_ bytes: [UInt8]) {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        buffer += bytes
    }

    /// Says that no more bytes come: what is left is a line.
    mutating func end() {
        isAtEnd = true
    }

    /// Reads the next line that is not empty; nil where more bytes are needed, or at the end.
    mutating func next<Value>(_ read: (_ line: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Value) -> Piece<Value>? {
        while let end = lineEnd() {
            number += 1
            let line = trimmed(start..<end)
            start = min(end + 1, buffer.count)
            searched = start
            if isSkipping || line.count > lineBytesMax {
                isSkipping = false
                return .tooLong(line: number)
            }
            guard !line.isEmpty else { continue }
            return .value(buffer.withUnsafeBufferPointer { read(number, UnsafeBufferPointer(rebasing: $0[line])) })
        }
        return nil
    }

    /// Where the line that begins at `start` ends; nil where its end has not come yet.
    private mutating func lineEnd() -> Int? {
        let found = buffer.withUnsafeBytes { bytes -> Int? in
            guard searched < bytes.count, let base = bytes.baseAddress,
                let feed = memchr(base + searched, Self.lineFeed, bytes.count - searched)
            else { return nil }
            return UnsafeRawPointer(feed) - base
        }
        if let found { return found }
        if isAtEnd { return start < buffer.count || isSkipping ? buffer.count : nil }
        searched = buffer.count
        // With room for what `trimmed` takes away.
        if searched - start > lineBytesMax + Self.byteOrderMark.count + 1 {
            isSkipping = true
            start = searched
        }
        return nil
    }

    /// Without the carriage return at the end, and the first line without its mark.
    private func trimmed(_ line: Range<Int>) -> Range<Int> {
        var line = line
        if number == 1, buffer[line].starts(with: Self.byteOrderMark) {
            line = line.lowerBound + Self.byteOrderMark.count..<line.upperBound
        }
        if buffer[line].last == 0x0D { line = line.lowerBound..<line.upperBound - 1 }
        return line
    }
}
