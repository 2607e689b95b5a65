import Tensors
import Testing

/// An operation to differentiate, by name.
struct GradientCase: Sendable, CustomTestStringConvertible {
    typealias Operation = @Sendable (_ x: [Tensor], _ axes: [Int]?, _ keep: Bool) throws -> Tensor
    var name: String
    var needsPositive = false
    var run: Operation
    var testDescription: String { name }

    init(_ name: String, positive: Bool = false, _ run: @escaping Operation) {
        self.name = name
        needsPositive = positive
        self.run = run
    }

    static func one(_ name: String, positive: Bool = false, _ f: @escaping @Sendable (Tensor) throws -> Tensor) -> Self {
        Self(name, positive: positive) { x, _, _ in try f(x[0]) }
    }

    static func two(
        _ name: String, positive: Bool = false, _ f: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
    ) -> Self {
        Self(name, positive: positive) { x, _, _ in try f(x[0], x[1]) }
    }

    static func along(_ name: String, _ f: @escaping @Sendable (Tensor, [Int]?, Bool) throws -> Tensor) -> Self {
        Self(name) { x, axes, keep in try f(x[0], axes, keep) }
    }
}

extension GradientCase {
    static let unary: [GradientCase] = [
        .one("negate") { try $0.negated() },
        .one("abs") { try $0.abs() },
        .one("exp") { try $0.exp() },
        .one("log", positive: true) { try $0.log() },
        .one("sqrt", positive: true) { try $0.sqrt() },
        .one("square") { try $0.squared() },
        .one("sin") { try $0.sin() },
        .one("cos") { try $0.cos() },
        .one("tanh") { try $0.tanh() },
        .one("sigmoid") { try $0.sigmoid() },
        .one("softmax") { x in try x.rank == 0 ? x : (x.softmax(axis: 0) * x).exp() },
        .one("relu") { try $0.relu() },
        .one("relu6") { try ($0 * 4).relu6() },
        .one("leaky_relu") { try $0.leakyRelu(slope: 0.1) },
        .one("floor") { try $0.floor() + $0 },
        .one("clip") { try $0.clipped(min: -0.6, max: 1.01) },
        .one("cast") { try $0.cast(to: .float64) * 2 },
        .one("contiguous") { try $0.contiguous() },
        .one("1 - x") { try 1 - $0 },
        .one("2 / x") { try 2 / $0 },
        .one("x ** 3") { try Tensor.binary(.power, $0, 3) },
        .one("x ** 2") { try Tensor.binary(.power, $0, 2.0) },
        .one("2 ** x") { try Tensor.binary(.power, 2.0, $0) },
        .one("x % 0.7") { try Tensor.binary(.remainder, $0, 0.7) },
    ]

    static let binary: [GradientCase] = [
        .two("+") { try $0 + $1 },
        .two("-") { try $0 - $1 },
        .two("*") { try $0 * $1 },
        .two("/") { try $0 / $1 },
        .two("**", positive: true) { try Tensor.binary(.power, $0, $1) },
        .two("%") { try Tensor.binary(.remainder, $0, $1) },
        .two("maximum") { try Tensor.binary(.maximum, $0, $1) },
        .two("minimum") { try Tensor.binary(.minimum, $0, $1) },
        .two("where") { try Tensor.select(Tensor.binary(.greater, $0, 0.9), .tensor($0), .tensor($1)) },
    ]

    static let reductions: [GradientCase] = [
        .along("sum") { try $0.sum(axes: $1, keepDimensions: $2) },
        .along("mean") { try $0.mean(axes: $1, keepDimensions: $2) },
        .along("prod") { try $0.product(axes: $1, keepDimensions: $2) },
        .along("max") { try $0.max(axes: $1, keepDimensions: $2) },
        .along("min") { try $0.min(axes: $1, keepDimensions: $2) },
        .along("var") { try $0.variance(axes: $1, keepDimensions: $2) },
        .along("std") { try $0.standardDeviation(axes: $1, keepDimensions: $2) },
        .along("norm") { try $0.norm(axes: $1, keepDimensions: $2) },
        .along("norm 1") { try $0.norm(axes: $1, keepDimensions: $2, order: 1) },
        .along("norm inf") { try $0.norm(axes: $1, keepDimensions: $2, order: .infinity) },
        .along("cumsum") { x, axes, _ in try x.cumulativeSum(axis: axes?[0]) },
    ]

    static let arrangements: [GradientCase] = [
        .one("reshape") { try $0.reshaped([4, -1]) },
        .one("flatten") { try $0.flattened(first: 1) },
        .one("permute") { try $0.permuted([2, 0, 1]) },
        .one("transpose") { try $0.transposed() },
        .one("T") { try $0.reversedAxes() },
        .one("unsqueeze") { try $0.unsqueezed(axis: 1) },
        .one("squeeze") { try $0.indexed([.slice(start: 0, stop: 1, step: nil)]).squeezed() },
        .one("broadcast") { try $0.broadcast(to: [3, 2, 3, 4]) },
        .one("concat") { try Tensor.concatenated([$0, $0, $0 * 2], axis: 1) },
        .one("stack") { try Tensor.stacked([$0, $0], axis: -1) },
        .one("split") { try $0.split(size: 3, axis: 2)[0] },
        .one("pad") { try $0.padded([(0, 1), (2, 0), (1, 1)]) },
        .one("tile") { try $0.tiled([2, 1, 3]) },
        .one("flip") { try $0.flipped(axes: [0, 2]) },
        .one("roll") { try $0.rolled(by: 3, axis: 2) },
        .one("roll all") { try $0.rolled(by: -5) },
        .one("sort") { try $0.sorted(axis: 1) },
        .one("topk") { try $0.top(2, axis: 2).values },
        .one("gather") { try $0.gathered(Tensor(ints: [2, 0, 0, 1, 1, 1, 2, 0], shape: [2, 1, 4]), axis: 1) },
        .one("slice") { try $0.indexed([.at(-1), .slice(start: nil, stop: nil, step: -2)]) },
        .one("take twice") {
            try $0.indexed([.take(Tensor(ints: [1, 0, 1])), .all, .take(Tensor(ints: [0, 3, 0]))])
        },
        .one("mask") { try $0.indexed([.mask(Tensor.binary(.greater, $0, 0))]) },
    ]
}
