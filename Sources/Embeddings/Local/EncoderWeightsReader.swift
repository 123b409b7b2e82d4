/// Finds the parts of a layer by their names, as PyTorch's BERT has them.
struct EncoderWeightsReader {
    let tensors: SafeTensors
    let kernels: Kernels

    func norm(_ name: String) throws(ModelError) -> EncoderWeights.Norm {
        EncoderWeights.Norm(
            weight: try tensors.floats(name + ".weight", [EncoderWeights.width]),
            bias: try tensors.floats(name + ".bias", [EncoderWeights.width]))
    }

    func layer(_ name: String) throws(ModelError) -> EncoderWeights.Layer {
        let (width, inner) = (EncoderWeights.width, EncoderWeights.innerWidth)
        let attention = ["query", "key", "value"].map { name + "attention.self.\($0)" }
        return EncoderWeights.Layer(
            joint: try matrix(attention, from: width, to: width),
            output: try matrix([name + "attention.output.dense"], from: width, to: width),
            outputNorm: try norm(name + "attention.output.LayerNorm"),
            widened: try matrix([name + "intermediate.dense"], from: width, to: inner),
            narrowed: try matrix([name + "output.dense"], from: inner, to: width),
            narrowedNorm: try norm(name + "output.LayerNorm"))
    }

    private func matrix(_ names: [String], from inputs: Int, to outputs: Int) throws(ModelError) -> Matrix {
        var parts: [(weight: UnsafePointer<Float>, bias: UnsafePointer<Float>)] = []
        for name in names {
            parts.append(
                (
                    try tensors.floats(name + ".weight", [outputs, inputs]),
                    try tensors.floats(name + ".bias", [outputs])
                ))
        }
        return Matrix(parts, from: inputs, to: outputs, kernels)
    }
}
