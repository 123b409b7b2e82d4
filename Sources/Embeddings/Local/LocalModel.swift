/// all-MiniLM-L6-v2, ready to be used.
struct LocalModel: Sendable {
    static let identity = EmbeddingModel(
        name: "local/all-MiniLM-L6-v2/\(weights.sha256.prefix(8))", dimensions: EncoderWeights.width)

    private static let weights = ModelFile.Expected(
        name: "model.safetensors", byteCount: 90_868_376,
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")
    private static let vocabulary = ModelFile.Expected(
        name: "vocab.txt", byteCount: 231_508,
        sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3")

    let tokenizer: WordPieceTokenizer
    let encoder: Encoder

    /// Checks and loads the model. Reading all of it for its hash takes less than a tenth of a second where the
    /// processor knows SHA-256, and a quarter where it does not: nothing that had to be remembered across restarts.
    ///
    /// - Throws: what is wrong with its files.
    init(directory: String, kernels: Kernels = Kernels.usable[0]) throws(ModelError) {
        let vocabularyFile = try Self.file(Self.vocabulary, in: directory)
        let weightsFile = try Self.file(Self.weights, in: directory)
        try vocabularyFile.check(Self.vocabulary)
        try weightsFile.check(Self.weights)
        let vocabulary = try Vocabulary(vocabularyFile.bytes())
        tokenizer = WordPieceTokenizer(vocabulary: vocabulary)
        encoder = Encoder(
            weights: try EncoderWeights(SafeTensors(weightsFile), wordCount: vocabulary.count, kernels),
            blas: try BLAS.loaded(), kernels: kernels)
    }

    /// - Throws: `missing`, `cutShort` and the like, from the files' names and sizes alone.
    static func look(in directory: String) throws(ModelError) {
        for expected in [vocabulary, weights] {
            let file = try file(expected, in: directory)
            guard file.byteCount >= expected.byteCount else {
                throw .cutShort(file: file.path, bytes: file.byteCount, expected: expected.byteCount)
            }
        }
    }

    private static func file(_ expected: ModelFile.Expected, in directory: String) throws(ModelError) -> ModelFile {
        try ModelFile(path: directory + "/" + expected.name)
    }

    /// A vector a text, in batches as large as the workspace; as few as are wanted while they are.
    func vectors(of texts: [String], in space: EncoderWorkspace, while isWanted: () -> Bool) -> [[Float]] {
        var vectors: [[Float]] = []
        var batch: [[Int32]] = []
        var rows = 0
        for text in texts {
            let tokens = tokenizer.tokens(of: text)
            if rows + tokens.count > EncoderWorkspace.rowsMax {
                guard isWanted() else { return vectors }
                vectors += encoder.vectors(of: batch, in: space)
                (batch, rows) = ([], 0)
            }
            batch.append(tokens)
            rows += tokens.count
        }
        return vectors + encoder.vectors(of: batch, in: space)
    }
}
