extension TFLiteModel.Node {
    /// The operation's name in the format's list.
    var operation: String {
        code == 32 ? (custom.isEmpty ? "CUSTOM" : custom) : TFLiteModel.operationNames[code] ?? "operation number \(code)"
    }
}

extension TFLiteModel {
    /// `BuiltinOperator` of the schema: what is read here, and what is met most often besides.
    static let operationNames: [Int: String] = [
        0: "ADD", 1: "AVERAGE_POOL_2D", 2: "CONCATENATION", 3: "CONV_2D", 4: "DEPTHWISE_CONV_2D", 6: "DEQUANTIZE",
        9: "FULLY_CONNECTED", 11: "L2_NORMALIZATION", 13: "LOCAL_RESPONSE_NORMALIZATION", 14: "LOGISTIC",
        17: "MAX_POOL_2D", 18: "MUL", 19: "RELU", 21: "RELU6", 22: "RESHAPE", 23: "RESIZE_BILINEAR", 25: "SOFTMAX",
        26: "SPACE_TO_DEPTH", 28: "TANH", 34: "PAD", 36: "GATHER", 39: "TRANSPOSE", 40: "MEAN", 41: "SUB", 42: "DIV",
        43: "SQUEEZE", 45: "STRIDED_SLICE", 47: "EXP", 49: "SPLIT", 54: "PRELU", 55: "MAXIMUM", 65: "SLICE",
        67: "TRANSPOSE_CONV", 77: "SHAPE", 97: "RESIZE_NEAREST_NEIGHBOR", 98: "LEAKY_RELU", 114: "QUANTIZE",
        117: "HARD_SWISH",
    ]
}
