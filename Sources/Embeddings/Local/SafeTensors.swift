import FoundationEssentials
import Glibc

/// The tensors of a safetensors file, mapped as long as the value lives: eight bytes that give the header's length, a JSON
/// header that names each tensor's type, shape and place, then the numbers
/// (https://github.com/huggingface/safetensors, "Format"). What is never used is never read from the disk.
///
/// The file is not trusted: every place is checked against the file's length before anything is read there.
final class SafeTensors: @unchecked Sendable {
    private struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    /// The header also holds one entry that is no tensor.
    private enum HeaderValue: Decodable {
        case tensor(Entry)
        case other

        init(from decoder: any Decoder) throws {
            self = (try? Entry(from: decoder)).map(Self.tensor) ?? .other
        }
    }

    private static let headerBytesMax = 1 << 20

    // Never written to, and unmapped with the value: reading it from several threads is safe.
    private let mapping: UnsafeRawBufferPointer
    private let entries: [String: Entry]
    private let dataOffset: Int

    /// - Throws: `malformed`, `unreadable`.
    init(_ file: ModelFile) throws(ModelError) {
        mapping = try file.mapped()
        do throws(ModelError) {
            (entries, dataOffset) = try Self.header(mapping)
        } catch {
            munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
            throw error
        }
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    }

    /// Numbers in row-major order, valid as long as this value is held.
    ///
    /// - Throws: `tensor` where it is not there or has another shape, `malformed` where its place is impossible.
    func floats(_ name: String, _ shape: [Int]) throws(ModelError) -> UnsafePointer<Float> {
        guard let entry = entries[name], entry.dtype == "F32", entry.shape == shape else {
            throw .tensor(name: name, expected: shape, found: entries[name]?.shape)
        }
        let byteCount = shape.reduce(MemoryLayout<Float>.size, *)
        let roomBytes = mapping.count - dataOffset
        guard let begin = entry.dataOffsets.first, 0 <= begin, begin <= roomBytes, byteCount <= roomBytes - begin,
            entry.dataOffsets == [begin, begin + byteCount]
        else { throw .malformed(reason: "\(name) does not lie within it") }
        let place = mapping.baseAddress! + dataOffset + begin
        guard Int(bitPattern: place) % MemoryLayout<Float>.alignment == 0 else {
            throw .malformed(reason: "\(name) is not aligned")
        }
        return place.assumingMemoryBound(to: Float.self)
    }

    /// Gives the memory of what has been read back; what is looked at again is read again.
    func forgetPages() {
        madvise(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count, MADV_DONTNEED)
    }

    private static func header(
        _ mapping: UnsafeRawBufferPointer
    ) throws(ModelError) -> (entries: [String: Entry], dataOffset: Int) {
        guard mapping.count >= 8 else { throw .malformed(reason: "it is too short") }
        let count = UInt64(littleEndian: mapping.loadUnaligned(as: UInt64.self))
        guard count <= headerBytesMax, Int(count) <= mapping.count - 8 else {
            throw .malformed(reason: "its header is longer than the file or than \(headerBytesMax) bytes")
        }
        let text = Data(mapping[8..<8 + Int(count)])
        guard let values = try? JSONDecoder().decode([String: HeaderValue].self, from: text) else {
            throw .malformed(reason: "its header is not the JSON that it should be")
        }
        let entries = values.compactMapValues { value in
            if case .tensor(let entry) = value { entry } else { nil }
        }
        return (entries, 8 + Int(count))
    }
}
