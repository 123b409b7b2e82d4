/// all-MiniLM-L6-v2: a BERT encoder of six layers (Devlin et al. 2018, arXiv:1810.04805), the mean of its last states at
/// unit length (Reimers and Gurevych 2019, arXiv:1908.10084).
///
/// The tokens of a batch lie one after the other without padding: all products but those of attention are over the
/// tokens of all texts at once. One thread computes a batch; batches run beside each other in workspaces of their own.
struct Encoder: Sendable {
    let weights: EncoderWeights
    let blas: BLAS
    let kernels: Kernels

    /// One vector of 384 a text, of unit length.
    ///
    /// - Parameter texts: tokens of each, at most 256; together at most `EncoderWorkspace.rowsMax`.
    func vectors(of texts: [[Int32]], in space: EncoderWorkspace) -> [[Float]] {
        let rows = texts.reduce(0) { $0 + $1.count }
        precondition(rows <= EncoderWorkspace.rowsMax, "a batch is larger than its workspace")
        embed(texts, rows, space)
        for layer in weights.layers { apply(layer, texts, rows, space) }
        var row = UnsafePointer(space.states)
        return texts.map { text in
            defer { row += text.count * EncoderWeights.width }
            return kernels.pool(row, text.count)
        }
    }

    private func embed(_ texts: [[Int32]], _ rows: Int, _ space: EncoderWorkspace) {
        var row = space.states
        for text in texts {
            precondition(text.count <= EncoderWeights.positionCount, "a text is longer than the model's places")
            precondition(
                text.allSatisfy { 0 <= $0 && $0 < weights.wordCount }, "a token that the model does not know")
            kernels.embed(text, weights, into: row)
            row += text.count * EncoderWeights.width
        }
        kernels.normalize(space.states, adding: nil, count: rows, weights.norm)
    }

    private func apply(_ layer: EncoderWeights.Layer, _ texts: [[Int32]], _ rows: Int, _ space: EncoderWorkspace) {
        blas.product(space.states, rows: rows, layer.joint, into: space.joint)
        var first = 0
        for text in texts {
            // Every token of one text looks at every other.
            kernels.attend(
                space.joint + first * layer.joint.outputs, tokens: text.count, heads: EncoderWeights.headCount,
                space.scratch, into: space.context + first * EncoderWeights.width)
            first += text.count
        }
        blas.product(space.context, rows: rows, layer.output, into: space.output)
        kernels.normalize(space.states, adding: space.output, count: rows, layer.outputNorm)
        blas.product(space.states, rows: rows, layer.widened, into: space.inner)
        kernels.gelu(space.inner, rows * EncoderWeights.innerWidth)
        blas.product(space.inner, rows: rows, layer.narrowed, into: space.output)
        kernels.normalize(space.states, adding: space.output, count: rows, layer.narrowedNorm)
    }
}
