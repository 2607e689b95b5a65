/// The gradient of pooling with respect to its input.
///
/// Maximum: each window's `dy` goes to its largest element, to the first of several in row-major order, and to a
/// NaN if there is one. Average: in equal parts to the elements that were read.
///
/// Shapes, dense: `input` and `inputGradient` `[N, C, H, W]`, `outputGradient` `[N, C, output height, output width]`.
@specialized(where Element == Float)
@specialized(where Element == Double)
public func poolingGradient<Element: BinaryFloatingPoint>(
    _ geometry: PoolingGeometry, _ kind: PoolingKind, planes: Range<Int>, input: UnsafePointer<Element>,
    outputGradient: UnsafePointer<Element>, inputGradient: UnsafeMutablePointer<Element>
) {
    let g = geometry
    let area = g.inputHeight * g.inputWidth
    let outputArea = g.outputHeight * g.outputWidth
    for plane in planes {
        let to = inputGradient + plane * area
        let from = input + plane * area
        var dy = outputGradient + plane * outputArea
        to.update(repeating: 0, count: area)
        for y in 0..<g.outputHeight {
            let rows = g.rows(y)
            for x in 0..<g.outputWidth {
                let columns = g.columns(x)
                switch kind {
                case .maximum:
                    var best = -1
                    var largest = -Element.infinity
                    for row in rows {
                        for column in columns {
                            let place = row * g.inputWidth + column
                            let value = from[place]
                            if best < 0 || value > largest || (value.isNaN && !largest.isNaN) {
                                best = place
                                largest = value
                            }
                        }
                    }
                    if best >= 0 { to[best] += dy.pointee }
                case .average(let countsPadding):
                    let count = countsPadding ? g.paddedCount(y, x) : rows.count * columns.count
                    let share = dy.pointee / Element(max(count, 1))
                    for row in rows { for column in columns { to[row * g.inputWidth + column] += share } }
                }
                dy += 1
            }
        }
    }
}
