import Foundation
import OpenSSL

/// Vectors of texts that the model has read, in a file, from run to run: it reads slowly, and texts do not change.
///
/// A record is the first half of the text's SHA-256 and the vector in half precision, which is what the database keeps.
actor VectorCache {
    static let dimensions = 384
    private static let keyBytes = 16
    private static let recordBytes = keyBytes + dimensions * 2

    private struct Key: Hashable {
        let high: UInt64
        let low: UInt64
    }

    private let path: String
    private let records: Data
    /// Where in the file each text's record begins.
    private let places: [Key: Int]
    private var added: [Key: [Float16]] = [:]
    /// Written since the file was opened.
    private var saved: [Key: [Float16]] = [:]

    init(directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        path = directory + "/vectors"
        let isThere = FileManager.default.fileExists(atPath: path)
        records = isThere ? try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) : Data()
        places = Self.places(in: records)
    }

    private static func places(in records: Data) -> [Key: Int] {
        records.withUnsafeBytes { bytes in
            let starts = stride(from: 0, through: bytes.count - recordBytes, by: recordBytes)
            return Dictionary(starts.map { (key(at: $0, in: bytes), $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Nil for what it does not have.
    func vectors(of texts: [String]) -> [[Float16]?] {
        texts.map { text in
            let key = Self.key(of: text)
            if let vector = added[key] ?? saved[key] { return vector }
            return places[key].map(vector(at:))
        }
    }

    func keep(_ texts: [String], _ vectors: [[Float16]]) {
        for (text, vector) in zip(texts, vectors) {
            let key = Self.key(of: text)
            if places[key] == nil, saved[key] == nil { added[key] = vector }
        }
    }

    /// Writes what has come.
    func save() throws {
        guard !added.isEmpty else { return }
        var data = Data(capacity: added.count * Self.recordBytes)
        for (key, vector) in added {
            withUnsafeBytes(of: (key.high, key.low)) { data.append(contentsOf: $0) }
            vector.withUnsafeBytes { data.append(contentsOf: $0) }
        }
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        // What a run that was ended in the middle has left is written over.
        try file.seek(toOffset: UInt64(try file.seekToEnd() / UInt64(Self.recordBytes) * UInt64(Self.recordBytes)))
        try file.write(contentsOf: data)
        saved.merge(added) { $1 }
        added = [:]
    }

    private func vector(at place: Int) -> [Float16] {
        records.withUnsafeBytes { bytes in
            (0..<Self.dimensions).map {
                bytes.loadUnaligned(fromByteOffset: place + Self.keyBytes + $0 * 2, as: Float16.self)
            }
        }
    }

    private static func key(of text: String) -> Key {
        SHA256.hash(Array(text.utf8)).withUnsafeBytes { key(at: 0, in: $0) }
    }

    private static func key(at place: Int, in bytes: UnsafeRawBufferPointer) -> Key {
        Key(
            high: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self),
            low: bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
    }
}
