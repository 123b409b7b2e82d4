/// The numbers of all-MiniLM-L6-v2. What is multiplied lies turned in memory, the rest where it is in the file: of the
/// half that holds a row for each word, only the words that occur are ever read.
struct EncoderWeights: @unchecked Sendable {
    struct Norm {
        let weight: UnsafePointer<Float>
        let bias: UnsafePointer<Float>
    }

    struct Layer {
        /// Query, key and value of each token.
        let joint: Matrix
        let output: Matrix
        let outputNorm: Norm
        let widened: Matrix
        let narrowed: Matrix
        let narrowedNorm: Norm
    }

    static let width = 384
    static let innerWidth = 1_536
    static let headCount = 12
    static let layerCount = 6
    static let positionCount = 512

    let words: UnsafePointer<Float>
    let wordCount: Int
    let positions: UnsafePointer<Float>
    /// What the tokens of a first text have in common; there is no second.
    let common: UnsafePointer<Float>
    let norm: Norm
    let layers: [Layer]
    /// Holds what the pointers point into.
    private let tensors: SafeTensors

    /// - Throws: `ModelError` where the file is of another model.
    init(_ tensors: SafeTensors, wordCount: Int, _ kernels: Kernels) throws(ModelError) {
        let reader = EncoderWeightsReader(tensors: tensors, kernels: kernels)
        let width = Self.width
        self.tensors = tensors
        self.wordCount = wordCount
        words = try tensors.floats("embeddings.word_embeddings.weight", [wordCount, width])
        positions = try tensors.floats("embeddings.position_embeddings.weight", [Self.positionCount, width])
        common = try tensors.floats("embeddings.token_type_embeddings.weight", [2, width])
        norm = try reader.norm("embeddings.LayerNorm")
        var layers: [Layer] = []
        for index in 0..<Self.layerCount { layers.append(try reader.layer("encoder.layer.\(index).")) }
        self.layers = layers
        // Half of what was read is now in memory a second time.
        tensors.forgetPages()
    }
}
