import Tensors

/// The operators by the names the fixture has for them.
enum NamedOperator {
    static func run(_ name: String, _ arguments: [String], _ x: [Tensor]) throws -> [Tensor] {
        if let operation = BinaryOperation.allCases.first(where: { $0.symbol == name }) {
            return [try Tensor.binary(operation, .tensor(x[0]), .tensor(x[1]))]
        }
        if x.isEmpty { return [try make(name, arguments)] }
        if arguments.isEmpty, let result = try unary(name, x[0]) { return [result] }
        if arguments.count == 2, let result = try reduce(name, arguments, x[0]) { return [result] }
        return try arrange(name, arguments, x)
    }

    private static func unary(_ name: String, _ x: Tensor) throws -> Tensor? {
        switch name {
        case "negate": try x.negated()
        case "abs": try x.abs()
        case "sign": try x.sign()
        case "floor": try x.floor()
        case "ceil": try x.ceil()
        case "round": try x.round()
        case "square": try x.squared()
        case "sqrt": try x.sqrt()
        case "exp": try x.exp()
        case "log": try x.log()
        case "sin": try x.sin()
        case "cos": try x.cos()
        case "tanh": try x.tanh()
        case "sigmoid": try x.sigmoid()
        case "relu": try x.relu()
        case "relu6": try x.relu6()
        case "leaky_relu": try x.leakyRelu()
        case "isnan": try x.isNaN()
        case "isinf": try x.isInfinite()
        case "isfinite": try x.isFinite()
        case "not": try x.logicalNot()
        default: nil
        }
    }

    private static func reduce(_ name: String, _ arguments: [String], _ x: Tensor) throws -> Tensor? {
        let axes = list(arguments[0])
        let keep = arguments[1] == "1"
        return switch name {
        case "sum": try x.sum(axes: axes, keepDimensions: keep)
        case "mean": try x.mean(axes: axes, keepDimensions: keep)
        case "prod": try x.product(axes: axes, keepDimensions: keep)
        case "max": try x.max(axes: axes, keepDimensions: keep)
        case "min": try x.min(axes: axes, keepDimensions: keep)
        case "any": try x.any(axes: axes, keepDimensions: keep)
        case "all": try x.all(axes: axes, keepDimensions: keep)
        case "std": try x.standardDeviation(axes: axes, keepDimensions: keep)
        case "var": try x.variance(axes: axes, keepDimensions: keep)
        case "norm": try x.norm(axes: axes, keepDimensions: keep)
        case "argmax": try x.argmax(axis: axes?[0], keepDimensions: keep)
        case "argmin": try x.argmin(axis: axes?[0], keepDimensions: keep)
        default: nil
        }
    }

    private static func make(_ name: String, _ arguments: [String]) throws -> Tensor {
        func number(_ text: String) -> Scalar { Int(text).map { .int($0) } ?? .float(Double(text)!) }
        switch name {
        case "arange":
            return try Tensor.arange(from: number(arguments[0]), to: number(arguments[1]), step: number(arguments[2]))
        case "linspace":
            return try Tensor.linspace(
                from: Double(arguments[0])!, to: Double(arguments[1])!, count: Int(arguments[2])!)
        case "eye": return try Tensor.eye(Int(arguments[0])!, Int(arguments[1])!)
        default: preconditionFailure("unknown operator \(name)")
        }
    }

    private static func arrange(_ name: String, _ arguments: [String], _ x: [Tensor]) throws -> [Tensor] {
        let numbers = arguments.map { Int($0) ?? 0 }
        switch name {
        case "cumsum": return [try x[0].cumulativeSum(axis: list(arguments[0])?[0])]
        case "reshape": return [try x[0].reshaped(numbers)]
        case "flatten": return [try x[0].flattened(first: numbers[0], last: numbers[1])]
        case "permute": return [try x[0].permuted(numbers)]
        case "transpose": return [try x[0].transposed(numbers[0], numbers[1])]
        case "T": return [try x[0].reversedAxes()]
        case "unsqueeze": return [try x[0].unsqueezed(axis: numbers[0])]
        case "squeeze": return [try x[0].squeezed(axes: list(arguments[0]))]
        case "concat": return [try Tensor.concatenated(x, axis: numbers[0])]
        case "stack": return [try Tensor.stacked(x, axis: numbers[0])]
        case "split": return try x[0].split(size: numbers[0], axis: numbers[1])
        case "pad":
            let pairs = stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
            return [try x[0].padded(pairs)]
        case "tile": return [try x[0].tiled(numbers)]
        case "flip": return [try x[0].flipped(axes: list(arguments[0]))]
        case "roll": return [try x[0].rolled(by: numbers[0], axis: list(arguments[1])?[0])]
        case "sort": return [try x[0].sorted(axis: numbers[0], descending: numbers[1] == 1)]
        case "argsort": return [try x[0].argsort(axis: numbers[0], descending: numbers[1] == 1)]
        case "topk":
            let (values, places) = try x[0].top(numbers[0], axis: numbers[1])
            return [values, places]
        case "unique":
            let (values, counts, places) = try x[0].unique()
            return [values, counts, places]
        case "nonzero": return [try x[0].nonzero()]
        case "gather": return [try x[0].gathered(x[1], axis: numbers[0])]
        case "where": return [try Tensor.select(x[0], .tensor(x[1]), .tensor(x[2]))]
        case "clip":
            return [
                try x[0].clipped(
                    min: Double(arguments[0]).map { .float($0) }, max: Double(arguments[1]).map { .float($0) })
            ]
        case "index": return [try x[0].indexed(indices(arguments[0], Array(x.dropFirst())))]
        case "assign":
            let target = try x[0].copied()
            try target.assign(indices(arguments[0], Array(x.dropFirst(2))), .tensor(x[1]))
            return [target]
        case "@": return [try Tensor.matrixProduct(x[0], x[1])]
        case "solve": return [try Tensor.solve(x[0], x[1])]
        case "svd": return [try x[0].singularValues().s]
        case "one_hot": return [try Tensor.oneHot(x[0], classes: numbers[0])]
        case "cast": return [try x[0].cast(to: DType(name: arguments[0])!)]
        default: preconditionFailure("unknown operator \(name)")
        }
    }

    /// `none` or `0,-1`
    private static func list(_ text: String) -> [Int]? {
        text == "none" ? nil : text.split(separator: ",").compactMap { Int($0) }
    }

    /// `0,::2,none,...,T0`
    private static func indices(_ text: String, _ tensors: [Tensor]) -> [Index] {
        text.split(separator: ",").map { entry in
            if entry == "none" { return .newAxis }
            if entry == "..." { return .ellipsis }
            if entry.first == "T" {
                let tensor = tensors[Int(entry.dropFirst())!]
                return tensor.dtype == .bool ? .mask(tensor) : .take(tensor)
            }
            if let place = Int(entry) { return .at(place) }
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
            return .slice(start: parts[0], stop: parts[1], step: parts.count > 2 ? parts[2] : nil)
        }
    }
}
