/// A 3x3 convolution with stride 1 by Winograd's F(2x2, 3x3) on numbers rounded to bfloat16 as its definition reads, for
/// tests and for reading.
///
/// Of each 4x4 tile of the input `B^T tile B` is rounded, of each filter `G filter G^T`; their products, summed over the
/// channels in float32 as `referenceBFloat16Convolution` sums them, become 2x2 outputs by `A^T products A`.
/// Source: Lavin and Gray 2016, section 4.1.
public func referenceBFloat16WinogradConvolution(
    _ geometry: ConvolutionGeometry, input: [Float], filters: [Float], bias: [Float]
) -> [Float] {
    let g = geometry
    let channels = g.inputChannels
    precondition(g.groups == 1 && g.filterCount == channels * 9 && g.strideVertical == 1 && g.strideHorizontal == 1)
    func filterSide(_ a: Double, _ b: Double, _ c: Double) -> [Double] { [a, (a + b + c) / 2, (a - b + c) / 2, c] }
    func inputSide(_ d: [Float]) -> [Float] { [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]] }
    func outputSide(_ m: [Float]) -> [Float] { [m[0] + m[1] + m[2], m[1] - m[2] - m[3]] }
    /// A transform of the columns, then of the rows that come of it; row after row.
    func transformed<Number>(_ size: Int, _ at: (Int, Int) -> Number, _ side: ([Number]) -> [Number]) -> [Number] {
        let columns = (0..<size).map { x in side((0..<size).map { y in at(y, x) }) }
        return columns[0].indices.flatMap { row in side(columns.map { $0[row] }) }
    }

    let filters = (0..<g.outputChannels * channels).map { pair in
        transformed(3, { Double(filters[pair * 9 + $0 * 3 + $1]) }, { filterSide($0[0], $0[1], $0[2]) })
            .map { roundedToBFloat16(Float($0)) }
    }
    var output = Array(repeating: Float(0), count: g.batch * g.outputChannels * g.outputHeight * g.outputWidth)
    for image in 0..<g.batch {
        for top in stride(from: 0, to: g.outputHeight, by: 2) {
            for left in stride(from: 0, to: g.outputWidth, by: 2) {
                let tiles = (0..<channels).map { channel in
                    transformed(
                        4,
                        { (row: Int, column: Int) -> Float in
                            let (y, x) = (top + row - g.paddingTop, left + column - g.paddingLeft)
                            guard y >= 0, y < g.inputHeight, x >= 0, x < g.inputWidth else { return 0 }
                            return input[((image * channels + channel) * g.inputHeight + y) * g.inputWidth + x]
                        }, inputSide
                    ).map(roundedToBFloat16)
                }
                for channel in 0..<g.outputChannels {
                    var products = Array(repeating: Float(0), count: 16)
                    for place in 0..<16 {
                        for first in stride(from: 0, to: channels, by: 2) {
                            for i in [first + 1, first] where i < channels {
                                products[place].addProduct(tiles[i][place], filters[channel * channels + i][place])
                            }
                        }
                    }
                    let results = transformed(4, { products[$0 * 4 + $1] }, outputSide)
                    for (index, result) in results.enumerated() {
                        let (y, x) = (top + index / 2, left + index % 2)
                        guard y < g.outputHeight, x < g.outputWidth else { continue }
                        output[((image * g.outputChannels + channel) * g.outputHeight + y) * g.outputWidth + x] =
                            result + bias[channel]
                    }
                }
            }
        }
    }
    return output
}
