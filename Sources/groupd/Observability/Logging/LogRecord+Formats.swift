internal import Logging

extension LogRecord {
    /// The record as one line of that format, with its line feed.
    func line(_ format: Configuration.Log.Format) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        switch format {
        case .text: appendText(to: &bytes)
        case .json: appendJSON(to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// `2026-03-01T12:30:45.123Z info postgres: Connected lane=read`
    private func appendText(to bytes: inout [UInt8]) {
        bytes += "\(time) \(level.rawValue) ".utf8
        LogEscaping.append(label, to: &bytes, quotes: false)
        bytes += ": ".utf8
        LogEscaping.append(message, to: &bytes, quotes: false)
        for field in fields {
            bytes.append(UInt8(ascii: " "))
            Self.appendWord(field.key, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.appendWord(field.value, to: &bytes)
        }
    }

    /// Quoted unless it is plainly one word, so that a value cannot pretend to be another field.
    private static func appendWord(_ word: String, to bytes: inout [UInt8]) {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"\\=".utf8.contains($0) }
        if isPlain { bytes += word.utf8 } else { LogEscaping.appendQuoted(word, to: &bytes) }
    }

    /// `{"time":…,"level":…,"logger":…,"message":…,"fields":{…}}`
    private func appendJSON(to bytes: inout [UInt8]) {
        bytes += "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"logger\":".utf8
        LogEscaping.appendQuoted(label, to: &bytes)
        bytes += ",\"message\":".utf8
        LogEscaping.appendQuoted(message, to: &bytes)
        bytes += ",\"fields\":{".utf8
        for (position, field) in fields.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            LogEscaping.appendQuoted(field.key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            LogEscaping.appendQuoted(field.value, to: &bytes)
        }
        bytes += "}}".utf8
    }
}
