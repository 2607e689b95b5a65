/// Pooling as its definition reads, for tests and for reading.
///
/// Shapes, dense: `input` `[N, C, H, W]`, the result `[N, C, output height, output width]`.
@specialized(where Element == Float)
@specialized(where Element == Double)
public func referencePooling<Element: BinaryFloatingPoint>(
    _ geometry: PoolingGeometry, _ kind: PoolingKind, input: UnsafePointer<Element>,
    output: UnsafeMutablePointer<Element>
) {
    let g = geometry
    var next = 0
    for plane in 0..<g.batch * g.channels {
        for y in 0..<g.outputHeight {
            for x in 0..<g.outputWidth {
                var sum: Element = 0
                var maximum = -Element.infinity
                for row in g.rows(y) {
                    for column in g.columns(x) {
                        let value = input[(plane * g.inputHeight + row) * g.inputWidth + column]
                        sum += value
                        maximum = value > maximum || value.isNaN ? value : maximum
                    }
                }
                switch kind {
                case .maximum:
                    output[next] = maximum
                case .average(let countsPadding):
                    let read = g.rows(y).count * g.columns(x).count
                    output[next] = sum / Element(max(countsPadding ? g.paddedCount(y, x) : read, 1))
                }
                next += 1
            }
        }
    }
}
