import Diagnostics

extension DetectionError: TeachableError {
    public var problem: Problem {
        switch self {
        case .notBoxes(let argument, let shape):
            Problem(
                code: "boxes", message: "\(argument) has the shape \(shape), and boxes are rows of four numbers",
                notes: ["expected   [N, 4]   (x_min, y_min, x_max, y_max)"])
        case .countMismatch(let first, let firstCount, let second, let secondCount):
            Problem(
                code: "boxes",
                message: "\(first) has \(firstCount) and \(second) has \(secondCount), and they go together one by one")
        case .outsideRange(let argument, let value, let range):
            Problem(
                code: "range",
                message: "\(argument) is \(plain(value)), and it lies between \(plain(range.lowerBound)) and \(plain(range.upperBound))")
        case .notANumber(let argument, let index):
            Problem(
                code: "nan", message: "\(argument)[\(index)] is not a number, so it cannot be put in an order",
                help: "`summary(x)` shows where NaN begins")
        case .notFinite(let argument, let index):
            Problem(
                code: "nan", message: "\(argument)[\(index)] holds a number that is not finite",
                help: "`summary(x)` shows where NaN begins")
        case .emptyBox(let argument, let index):
            Problem(
                code: "boxes", message: "\(argument)[\(index)] has no width or no height",
                help: "x_max must be greater than x_min, and y_max than y_min")
        case .tooManyPairs(let rows, let columns, let limit):
            Problem(
                code: "size", message: "\(rows) x \(columns) pairs of boxes, and at most \(limit) are compared at once")
        case .unknownName(let argument, let name, let known):
            Problem(
                code: "name", message: "\(argument) cannot be \"\(name)\"",
                help: "it is one of " + known.map { "\"\($0)\"" }.joined(separator: ", "))
        case .notPositive(let argument, let value):
            Problem(code: "range", message: "\(argument) is \(value), and it must be greater than 0")
        case .shape(let word, let argument, let found, let expected):
            Problem(
                code: "shape", message: "\(word): \(argument) has the shape \(found)",
                notes: ["expected   \(expected)", "found      \(found)"])
        case .label(let word, let label, let index, let range):
            Problem(
                code: "value",
                message: "\(word): labels[\(index)] is \(label), and classes go from \(range.lowerBound) to \(range.upperBound)",
                help: range.lowerBound == 1 ? "0 is the background, which no object is" : "classes count from 0")
        case .elementType(let argument, let found, let expected):
            Problem(code: "dtype", message: "\(argument) holds \(found.name), and \(expected) is needed")
        }
    }
}

/// A whole number without a point.
private func plain(_ value: Float) -> String {
    value == value.rounded() && abs(value) < 1e7 ? "\(Int(value))" : "\(value)"
}
