import Postgres

/// Rows of a group, a number and a vector in PostgreSQL's binary format of `copy`, some megabytes at a time.
struct BinaryCopy: AsyncSequence, Sendable {
    private static let chunkBytes = 4 << 20
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    private static let trailer: [UInt8] = [0xFF, 0xFF]

    let group: UUID128
    let seqs: [Int64]
    let vectors: [[Float16]]

    func makeAsyncIterator() -> Iterator { Iterator(rows: self) }

    struct Iterator: AsyncIteratorProtocol {
        let rows: BinaryCopy
        private var next = 0
        private var isAtEnd = false

        init(rows: BinaryCopy) { self.rows = rows }

        mutating func next() async -> [UInt8]? {
            guard !isAtEnd else { return nil }
            var buffer = next == 0 ? BinaryCopy.header : []
            while next < rows.seqs.count, buffer.count < BinaryCopy.chunkBytes {
                BinaryCopy.append(group: rows.group, seq: rows.seqs[next], vector: rows.vectors[next], to: &buffer)
                next += 1
            }
            isAtEnd = next == rows.seqs.count
            return isAtEnd ? buffer + BinaryCopy.trailer : buffer
        }
    }

    private static func append(group: UUID128, seq: Int64, vector: [Float16], to buffer: inout [UInt8]) {
        append(Int16(3), to: &buffer)
        append(Int32(16), to: &buffer)
        buffer += group.bytes
        append(Int32(8), to: &buffer)
        append(seq, to: &buffer)
        // How many numbers, and two bytes that mean nothing.
        append(Int32(4 + vector.count * 2), to: &buffer)
        append(Int16(vector.count), to: &buffer)
        append(Int16(0), to: &buffer)
        for number in vector { append(number.bitPattern, to: &buffer) }
    }

    private static func append(_ number: some FixedWidthInteger, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { buffer += $0 }
    }
}
