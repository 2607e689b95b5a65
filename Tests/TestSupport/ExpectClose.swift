import Tensors
import Testing

/// Expects two tensors of the same shape and dtype whose elements differ by at most
/// `absolute + relative * |expected|`; nan equals nan, and an infinity itself. Says which element differs first.
public func expectClose(
    _ found: Tensor, _ expected: Tensor, relative: Double = 0, absolute: Double = 0, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(found.shape == expected.shape, comment, sourceLocation: sourceLocation)
    #expect(found.dtype == expected.dtype, comment, sourceLocation: sourceLocation)
    guard found.shape == expected.shape, found.dtype == expected.dtype else { return }
    if found.dtype == .int64 {
        #expect(try found.ints() == expected.ints(), comment, sourceLocation: sourceLocation)
        return
    }
    let (x, y) = (try found.doubles(), try expected.doubles())
    let differing = x.indices.filter { place in
        if x[place] == y[place] || x[place].isNaN && y[place].isNaN { return false }
        return !(abs(x[place] - y[place]) <= absolute + relative * abs(y[place]))
    }
    guard let first = differing.first else { return }
    Issue.record(
        "\(comment.map { "\($0): " } ?? "")\(differing.count) of \(x.count) elements differ, the first at \(first) of shape \(found.shape): \(x[first]), expected \(y[first])",
        sourceLocation: sourceLocation)
}

/// Expects the elements of `found`, in row-major order, to be `expected`.
public func expectValues(
    _ found: Tensor, _ expected: [Double], shape: Shape? = nil, absolute: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let shape = shape ?? [expected.count]
    try expectClose(
        found, Tensor(doubles: expected, shape: shape).cast(to: found.dtype), absolute: absolute,
        sourceLocation: sourceLocation)
}
