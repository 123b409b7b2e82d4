import DeliveryChecker
import Foundation
import Synchronization

/// Writes one process' records, a line each, in the order in which they are handed over.
final class HistoryFile: Sendable {
    private static let bufferBytes = 1 << 18

    private struct Buffer {
        var lines = Data()
        var encoder = JSONEncoder()
        var file: FileHandle
    }

    private let buffer: Mutex<Buffer>

    /// Makes the file anew.
    init(path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let file = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileWriteNoPermission) }
        buffer = Mutex(Buffer(encoder: Self.encoder(), file: file))
    }

    /// One that keeps nothing, for reads that are compared with something else than a history.
    static let discarding = HistoryFile(file: .nullDevice)

    private init(file: FileHandle) {
        buffer = Mutex(Buffer(encoder: Self.encoder(), file: file))
    }

    private static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    func write(_ record: HistoryRecord) { write(CollectionOfOne(record)) }

    func write(_ records: some Sequence<HistoryRecord>) {
        buffer.withLock { buffer in
            for record in records {
                guard let line = try? buffer.encoder.encode(record) else {
                    preconditionFailure("a record of texts and numbers can always be encoded")
                }
                buffer.lines.append(line)
                buffer.lines.append(0x0A)
            }
            if buffer.lines.count >= Self.bufferBytes { Self.flush(&buffer) }
        }
    }

    /// Hands what is held back to the system.
    func flush() { buffer.withLock { Self.flush(&$0) } }

    private static func flush(_ buffer: inout Buffer) {
        buffer.file.write(buffer.lines)
        buffer.lines.removeAll(keepingCapacity: true)
    }

    /// Reads all files of a directory, in the order of their names.
    static func history(in directory: String) throws -> History {
        var history = History()
        let decoder = JSONDecoder()
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        for name in names where name.hasSuffix(".jsonl") {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)"), options: .mappedIfSafe)
            for line in data.split(separator: 0x0A) {
                history.add(try decoder.decode(HistoryRecord.self, from: line))
            }
        }
        return history
    }
}
