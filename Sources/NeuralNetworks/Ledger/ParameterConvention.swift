/// What somebody counts when they say how many parameters a network has, or how large its file is.
public struct ParameterConvention: Sendable {
    /// What a table calls it.
    public let name: String
    /// Of a row's numbers, those that count.
    let numbers: @Sendable (LedgerRow) -> Int
    /// Bytes a number where a file's size is meant, else 1.
    var bytes = 1

    /// Its count of a ledger; nil where it is more than an integer holds.
    public func count(_ rows: [LedgerRow]) -> Int? {
        var sum = 0
        for row in rows {
            let (next, overflow) = sum.addingReportingOverflow(numbers(row))
            guard !overflow else { return nil }
            sum = next
        }
        let (product, overflow) = sum.multipliedReportingOverflow(by: bytes)
        return overflow ? nil : product
    }
}

extension ParameterConvention {
    /// The conventions in use; the first is Keras's "total", the second torchvision's.
    public static let known: [ParameterConvention] = [
        ParameterConvention(name: "parameters, learned and kept") { $0.parameters + $0.stateCount },
        ParameterConvention(name: "learned parameters only") { $0.parameters },
        ParameterConvention(name: "parameters without batch norm") { $0.kind == "batchnorm" ? 0 : $0.parameters },
        ParameterConvention(name: "parameters, batch norm folded into one bias a channel") {
            $0.kind == "batchnorm" ? $0.parameters / 2 : $0.parameters
        },
        ParameterConvention(name: "parameters, batch norm without its scale") {
            $0.kind == "batchnorm" ? $0.parameters / 2 + $0.stateCount : $0.parameters
        },
        ParameterConvention(name: "parameters without the dense layers") {
            $0.kind == "dense" ? 0 : $0.parameters + $0.stateCount
        },
        ParameterConvention(name: "learned parameters without the dense layers") { $0.kind == "dense" ? 0 : $0.parameters },
        ParameterConvention(name: "learned parameters, a bias in every convolution as well") { row in
            let isBare = (row.kind == "conv2d" || row.kind == "depthwise") && row.biasCount == 0
            return row.parameters + (isBare && row.output.count > 1 ? row.output[1] : 0)
        },
        ParameterConvention(name: "parameters without biases") { $0.parameters - $0.biasCount },
    ]

    /// The sizes of a file with all parameters in it.
    public static let files: [ParameterConvention] = [4, 2, 1].map { bytes in
        ParameterConvention(
            name: "bytes of the parameters as " + (bytes == 4 ? "float32" : bytes == 2 ? "float16" : "int8"),
            numbers: { $0.parameters + $0.stateCount }, bytes: bytes)
    }
}
