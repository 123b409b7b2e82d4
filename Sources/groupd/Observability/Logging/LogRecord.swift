internal import Logging
internal import Postgres

/// One line of the log: what is shown, redacted and cut, before it is spelt as text or JSON.
struct LogRecord: Equatable, Sendable {
    /// Longer values are cut, so that one record cannot fill the log.
    static let valueBytesMax = 2_048
    static let fieldCountMax = 64

    struct Field: Equatable, Sendable {
        let key: String
        let value: String
    }

    let time: Timestamp
    let level: Logger.Level
    /// Who speaks: `postgres`, `http`.
    let label: String
    let message: String
    /// By key, sorted. A dictionary's entries have its key and a dot before their own.
    let fields: [Field]

    init(time: Timestamp, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.label = label
        self.message = Self.cut(LogRedaction.scrub(message))
        var fields: [Field] = []
        for (key, value) in metadata { Self.add(key, value, to: &fields) }
        self.fields = Array(fields.sorted { $0.key < $1.key }.prefix(Self.fieldCountMax))
    }

    private static func add(_ key: String, _ value: Logger.MetadataValue, to fields: inout [Field]) {
        guard !LogRedaction.withholds(key) else {
            return fields.append(Field(key: cut(key), value: LogRedaction.mark))
        }
        guard case .dictionary(let entries) = value else {
            return fields.append(Field(key: cut(key), value: cut(LogRedaction.scrub(text(of: value)))))
        }
        for (name, entry) in entries { add("\(key).\(name)", entry, to: &fields) }
    }

    /// In an array, entries of a dictionary are withheld by their keys as well.
    private static func text(of value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): return text
        case .stringConvertible(let value): return value.description
        case .array(let values): return "[\(values.map(text(of:)).joined(separator: ", "))]"
        case .dictionary(let entries):
            let pairs = entries.sorted { $0.key < $1.key }.map { key, value in
                "\(key)=\(LogRedaction.withholds(key) ? LogRedaction.mark : text(of: value))"
            }
            return "{\(pairs.joined(separator: ", "))}"
        }
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > valueBytesMax else { return text }
        return String(decoding: text.utf8.prefix(valueBytesMax), as: UTF8.self) + "…"
    }
}
