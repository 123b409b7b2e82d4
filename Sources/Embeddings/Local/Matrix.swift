/// A weight matrix of a row for each input and a column for each output, and what is added to each output.
///
/// Files have it the other way around. Products of the few rows of a short text are a quarter faster this way, and
/// matrices that meet the same input can lie side by side and be one.
final class Matrix: @unchecked Sendable {
    let inputs: Int
    let outputs: Int
    // Written before anybody else sees the value, freed with it.
    let weights: UnsafeMutablePointer<Float>
    let bias: UnsafeMutablePointer<Float>
    private static let cacheLineBytes = 64

    /// - Parameter parts: matrices of as many outputs each, a row for each output, laid side by side.
    init(
        _ parts: [(weight: UnsafePointer<Float>, bias: UnsafePointer<Float>)], from inputs: Int, to outputsEach: Int,
        _ kernels: Kernels
    ) {
        self.inputs = inputs
        outputs = outputsEach * parts.count
        weights = Self.floats(inputs * outputs)
        bias = Self.floats(outputs)
        for (index, part) in parts.enumerated() {
            let first = index * outputsEach
            kernels.turn(part.weight, rows: outputsEach, columns: inputs, into: weights + first, stride: outputs)
            (bias + first).update(from: part.bias, count: outputsEach)
        }
    }

    deinit {
        weights.deallocate()
        bias.deallocate()
    }

    private static func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        let place = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Float>.size, alignment: cacheLineBytes
        ).bindMemory(to: Float.self, capacity: count)
        place.initialize(repeating: 0, count: count)
        return place
    }
}
