import Logging
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Records of the log")
struct LogRecordTests {
    private func record(_ message: String, _ metadata: Logger.Metadata = [:], label: String = "http") -> LogRecord {
        LogRecord(
            time: Timestamp(unixMilliseconds: 1_772_368_245_123), level: .info, label: label, message: message,
            metadata: metadata)
    }

    private func text(_ record: LogRecord) -> String { String(decoding: record.line(.text), as: UTF8.self) }

    @Test("text: time, level, who, what, and the fields in order, quoted where they are no plain word")
    func plain() {
        let record = record("Committed a batch", ["batch.count": "12", "b": "two words", "a": "", "c": "x=\"y\""])
        #expect(
            text(record) == """
                2026-03-01T12:30:45.123Z info http: Committed a batch a="" b="two words" batch.count=12 c="x=\\"y\\""

                """)
    }

    @Test("JSON: an object a line, with the same parts")
    func json() throws {
        let line = record("Committed", ["n": "12", "list": ["a", "b"], "nested": ["x": "1", "y": ["z": "2"]]])
            .line(.json)
        let tree = try JSONTree(parsing: Array(line.dropLast()))
        #expect(tree.keys == ["time", "level", "logger", "message", "fields"])
        #expect(tree["time"]?.text == "2026-03-01T12:30:45.123Z")
        #expect(tree["level"]?.text == "info")
        #expect(tree["logger"]?.text == "http")
        #expect(tree["message"]?.text == "Committed")
        #expect(tree["fields"]?.keys == ["list", "n", "nested.x", "nested.y.z"])
        #expect(tree["fields"]?["list"]?.text == "[a, b]")
        #expect(tree["fields"]?["nested.y.z"]?.text == "2")
    }

    static let hostile = [
        "\n", "\r\n", "a\n2026-01-01T00:00:00.000Z error http: forged", "\u{1B}[2J\u{1B}]0;title\u{7}", "\0", "\u{7F}",
        "\u{9B}31m", "\u{85}", "\u{2028}\u{2029}", "\u{202E}txt.exe", "\u{2066}x\u{2069}", "\"}\n{\"level\":\"error",
        "\\", "\\\"", "\\n", "\u{FEFF}",
    ]

    @Test(
        "text from outside ends no line, steers no terminal and adds no field, wherever it stands",
        .tags(.security), arguments: hostile.indices, [Configuration.Log.Format.text, .json])
    func injection(index: Int, format: Configuration.Log.Format) throws {
        // By its place: as an argument it would be printed, and do there what it must not do here.
        let hostile = Self.hostile[index]
        let record = record(hostile, ["value": .string(hostile), hostile: "key"], label: hostile)
        let line = record.line(format)
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        let shown = String(decoding: line, as: UTF8.self).unicodeScalars
        for scalar in "\u{85}\u{9B}\u{2028}\u{2029}\u{202E}\u{2066}\u{2069}\u{FEFF}".unicodeScalars {
            #expect(!shown.contains(scalar))
        }
        guard format == .json else { return }
        let tree = try JSONTree(parsing: Array(line.dropLast()))
        let shownText = hostile.replacing("\0", with: "\u{2400}")
        #expect(tree["message"]?.text == shownText, "nothing is lost")
        #expect(tree["level"]?.text == "info")
        #expect(tree["fields"]?["value"]?.text == shownText)
    }

    @Test("a value cannot pretend to be another field", .tags(.security))
    func pretence() {
        #expect(text(record("m", ["name": "x user=operator"])).hasSuffix(": m name=\"x user=operator\"\n"))
        #expect(text(record("m", ["name": "x\" user=operator"])).hasSuffix(": m name=\"x\\\" user=operator\"\n"))
        #expect(text(record("m", ["name": "a=b"])).hasSuffix(": m name=\"a=b\"\n"))
    }

    @Test("long values and many fields are cut, so that one record cannot fill the log")
    func bounds() {
        let metadata = Dictionary(uniqueKeysWithValues: (0..<1_000).map { ("k\($0)", Logger.MetadataValue("v")) })
        #expect(record("m", metadata).fields.count == LogRecord.fieldCountMax)
        let long = record(
            String(repeating: "é", count: 100_000), ["k": .string(String(repeating: "x", count: 1 << 20))])
        #expect(long.line(.text).count < 3 * LogRecord.valueBytesMax)
    }
}
