import CEncoder

/// What the encoder does besides matrix products, for one kind of processor.
struct Kernels: @unchecked Sendable {
    // A constant of the program.
    private let table: UnsafePointer<groupd_encoder_kernels>

    private init(_ table: UnsafePointer<groupd_encoder_kernels>) { self.table = table }

    /// All that this processor can run, the fastest first.
    static let usable: [Kernels] = {
        var usable: [Kernels] = []
        while let table = groupd_encoder_kernels(CInt(usable.count)) { usable.append(Kernels(table)) }
        return usable
    }()

    /// What they were compiled for.
    var name: String { String(cString: table.pointee.name) }

    /// Turns a matrix over its diagonal; `stride` is how far apart the result's rows are.
    func turn(
        _ matrix: UnsafePointer<Float>, rows: Int, columns: Int, into result: UnsafeMutablePointer<Float>, stride: Int
    ) {
        groupd_encoder_turn(matrix, CInt(rows), CInt(columns), result, Int64(stride))
    }

    func attend(
        _ joint: UnsafePointer<Float>, tokens: Int, heads: Int, _ scratch: UnsafeMutablePointer<Float>,
        into context: UnsafeMutablePointer<Float>
    ) {
        table.pointee.attend(joint, CInt(tokens), CInt(heads), scratch, context)
    }

    /// Adds `added` to the rows, and normalises them.
    func normalize(
        _ rows: UnsafeMutablePointer<Float>, adding added: UnsafePointer<Float>?, count: Int,
        _ norm: EncoderWeights.Norm
    ) {
        table.pointee.normalize(
            rows, added, CInt(count), CInt(EncoderWeights.width), norm.weight, norm.bias)
    }

    func gelu(_ values: UnsafeMutablePointer<Float>, _ count: Int) { table.pointee.gelu(values, Int64(count)) }

    /// A row for each token of one text.
    func embed(_ tokens: [Int32], _ weights: EncoderWeights, into rows: UnsafeMutablePointer<Float>) {
        table.pointee.embed(
            tokens, CInt(tokens.count), CInt(EncoderWeights.width), weights.words, weights.positions, weights.common,
            rows)
    }

    /// The direction of the rows' mean.
    func pool(_ rows: UnsafePointer<Float>, _ count: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: EncoderWeights.width) { vector, written in
            table.pointee.pool(rows, CInt(count), CInt(EncoderWeights.width), vector.baseAddress!)
            written = EncoderWeights.width
        }
    }
}
