/// The local model as it is, without threads and queues: for checks against other implementations, and for measuring.
package final class LocalModelProbe {
    private let model: LocalModel
    private let space = EncoderWorkspace()

    /// - Throws: what is wrong with its files.
    package init(directory: String) throws(ModelError) { model = try LocalModel(directory: directory) }

    /// What the arithmetic was compiled for.
    package var kernels: String { model.encoder.kernels.name }

    /// A text's pieces, by their numbers in the vocabulary.
    package func tokens(of text: String) -> [Int32] { model.tokenizer.tokens(of: text) }

    /// A vector a text, on the calling thread.
    package func vectors(of texts: [String]) -> [[Float]] { model.vectors(of: texts, in: space) { true } }
}
