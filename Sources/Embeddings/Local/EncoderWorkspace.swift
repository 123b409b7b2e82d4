import CEncoder

/// What one thread computes in; made once and used for every batch.
final class EncoderWorkspace {
    /// As many tokens as are computed at once. A text of the greatest length must fit; more would only leave the
    /// processor's caches.
    static let rowsMax = WordPieceTokenizer.tokensMax

    let states: UnsafeMutablePointer<Float>
    /// Query, key and value of each token.
    let joint: UnsafeMutablePointer<Float>
    let context: UnsafeMutablePointer<Float>
    let output: UnsafeMutablePointer<Float>
    let inner: UnsafeMutablePointer<Float>
    /// One head's attention of every token of a text to every other.
    let scratch: UnsafeMutablePointer<Float>

    init() {
        func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
            let place = UnsafeMutablePointer<Float>.allocate(capacity: count)
            place.initialize(repeating: 0, count: count)
            return place
        }
        let row = Self.rowsMax * EncoderWeights.width
        states = floats(row)
        joint = floats(3 * row)
        context = floats(row)
        output = floats(row)
        inner = floats(Self.rowsMax * EncoderWeights.innerWidth)
        scratch = floats(Int(groupd_encoder_scratch(CInt(WordPieceTokenizer.tokensMax))))
    }

    deinit {
        for place in [states, joint, context, output, inner, scratch] { place.deallocate() }
    }
}
