/// What could stand in the place of an operation that is not known here.
enum OperationAdvice {
    static func text(_ operation: String?) -> String {
        let what = operation.flatMap { table[$0] } ?? "cut the network before it"
        return "\(what), and export it again; `inspect` lists the operations of a model file"
    }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for name in ["LRN", "LOCAL_RESPONSE_NORMALIZATION"] { table[name] = "use batch normalisation in its place" }
        for name in ["Mish", "Swish", "Elu", "Selu", "Gelu", "PRelu", "PReLU", "PRELU", "ELU"] {
            table[name] = "use relu, leaky_relu or relu6 in its place"
        }
        for name in ["ConvTranspose", "TRANSPOSE_CONV", "Conv2DTranspose", "Deconvolution", "RESIZE_BILINEAR"] {
            table[name] = "use nearest upsampling and a convolution in its place"
        }
        for name in ["reorg", "SPACE_TO_DEPTH", "SpaceToDepth"] {
            table[name] = "use a convolution of stride 2 in its place"
        }
        for name in ["NonMaxSuppression", "NonMaxSuppressionV2", "TFLite_Detection_PostProcess", "Loop", "DetectionOutput"] {
            table[name] = "cut the network before it: boxes are decoded and suppressed outside of the network here"
        }
        for name in ["Lambda", "Python"] { table[name] = "write it as layers: code of a file is never run" }
        return table
    }()
}
