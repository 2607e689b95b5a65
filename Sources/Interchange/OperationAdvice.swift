/// What could stand in the place of an operation that is not known here.
enum OperationAdvice {
    static func text(_ operation: String?) -> String {
        let what = operation.flatMap { table[$0] } ?? "cut the network before it"
        return "\(what), and export it again; `inspect` lists the operations of a model file"
    }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        func advise(_ names: [String], _ text: String) { for name in names { table[name] = text } }
        advise(
            [
                "LRN", "LOCAL_RESPONSE_NORMALIZATION", "InstanceNormalization", "LayerNormalization", "GroupNormalization",
                "L2_NORMALIZATION", "MVN",
            ], "use batch normalisation in its place")
        advise(
            ["Mish", "Swish", "Elu", "Selu", "Gelu", "PRelu", "PReLU", "PRELU", "ELU", "Softplus", "Softsign", "Celu", "Erf", "GELU"],
            "use relu, leaky_relu or relu6 in its place")
        advise(
            [
                "ConvTranspose", "TRANSPOSE_CONV", "Conv2DTranspose", "Deconvolution", "RESIZE_BILINEAR", "Resize",
                "ResizeBilinear", "DepthToSpace", "DEPTH_TO_SPACE",
            ], "use nearest upsampling by a whole factor and a convolution in its place")
        advise(["reorg", "SPACE_TO_DEPTH", "SpaceToDepth"], "use a convolution of stride 2 in its place")
        advise(
            ["NonMaxSuppression", "NonMaxSuppressionV2", "TFLite_Detection_PostProcess", "DetectionOutput", "RoiAlign"],
            "cut the network before it: boxes are decoded and suppressed outside of the network here")
        advise(
            ["Loop", "If", "Scan", "While", "Enter", "Switch", "Merge", "WHILE", "IF"],
            "write the network without loops and branches, or cut it before it")
        advise(["LSTM", "GRU", "RNN", "Einsum", "Attention"], "use convolutions in its place: pictures have no order in time")
        advise(
            ["QLinearConv", "QuantizeLinear", "ConvInteger", "QLinearMatMul", "QUANTIZE", "DEQUANTIZE"],
            "write the network in float32")
        advise(["ArgMax", "TopK", "LogSoftmax", "ARG_MAX", "TOPK_V2"], "cut the network before it: `classify` puts classes in order")
        advise(["Lambda", "Python"], "write it as layers: code of a file is never run")
        return table
    }()
}
