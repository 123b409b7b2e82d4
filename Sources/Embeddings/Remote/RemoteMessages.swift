import FoundationEssentials

/// What is asked of `/v1/embeddings`.
struct RemoteQuestion: Encodable {
    let model: String
    let input: [String]
    let encodingFormat = "float"
    let dimensions: Int?

    /// No model's tokens are shorter than a byte, and OpenAI's models take 8,191: longer texts would be refused.
    private static let textBytesMax = 8_000

    enum CodingKeys: String, CodingKey {
        case model, input, dimensions
        case encodingFormat = "encoding_format"
    }

    init(_ settings: RemoteEmbeddings, _ texts: [String]) {
        model = settings.model
        input = texts.map(Self.sendable)
        dimensions = settings.asksForDimensions ? settings.dimensions : nil
    }

    var bytes: [UInt8] {
        guard let data = try? JSONEncoder().encode(self) else {
            preconditionFailure("texts and numbers can always be written as JSON")
        }
        return Array(data)
    }

    /// An empty text is refused by OpenAI; a space is not.
    private static func sendable(_ text: String) -> String {
        guard !text.isEmpty else { return " " }
        guard text.utf8.count > textBytesMax else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: textBytesMax)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}

/// What comes back, which is not trusted: every count, order and number is looked at.
struct RemoteAnswer: Decodable {
    struct Entry: Decodable {
        let index: Int
        let embedding: [Float]
    }

    let data: [Entry]

    /// Bytes that an honest answer never reaches: 40 a number, and some for what stands around them.
    static func bytesMax(texts: Int, dimensions: Int) -> Int { 64 << 10 + texts * (1_024 + dimensions * 40) }

    /// The vectors in the order of the texts, each of length 1.
    static func vectors(
        _ bytes: [UInt8], count: Int, dimensions: Int
    ) throws(EmbeddingError) -> [[Float]] {
        guard let answer = try? JSONDecoder().decode(RemoteAnswer.self, from: Data(bytes)) else {
            throw .invalidAnswer("it is not the JSON of embeddings")
        }
        guard answer.data.count == count else {
            throw .invalidAnswer("it has \(answer.data.count) vectors for \(count) texts")
        }
        var vectors = [[Float]?](repeating: nil, count: count)
        for entry in answer.data {
            guard vectors.indices.contains(entry.index), vectors[entry.index] == nil else {
                throw .invalidAnswer("its vectors are not numbered from 0 without a double")
            }
            guard entry.embedding.count == dimensions else {
                throw .wrongDimensions(expected: dimensions, found: entry.embedding.count)
            }
            vectors[entry.index] = try unit(entry.embedding)
        }
        return vectors.compactMap(\.self)
    }

    /// Summed up in 64 bits, where the squares of no 32-bit numbers overflow.
    private static func unit(_ vector: [Float]) throws(EmbeddingError) -> [Float] {
        let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length.isFinite, length > 0 else { throw .invalidAnswer("a vector has no direction") }
        return vector.map { Float(Double($0) / length) }
    }
}
