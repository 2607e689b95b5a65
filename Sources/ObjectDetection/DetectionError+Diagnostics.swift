import Diagnostics

extension DetectionError: TeachableError {
    public var problem: Problem {
        switch self {
        case .notBoxes(let argument, let shape):
            Problem(
                code: "boxes", message: "\(argument) has the shape \(shape), and boxes are rows of four numbers",
                notes: ["expected   [N, 4]   (x_min, y_min, x_max, y_max)"],
                help: "one box alone is a row as well: `[[10, 20, 60, 70]]`; `reshape(b, -1, 4)` makes rows")
        case .countMismatch(let first, let firstCount, let second, let secondCount):
            Problem(
                code: "boxes",
                message: "\(first) has \(firstCount) and \(second) has \(secondCount), and they go together one by one",
                help: "give one for each box; `x[:n]` takes the first n")
        case .outsideRange(let argument, let value, let range):
            Problem(
                code: "range",
                message: "\(argument) is \(plain(value)), and it lies between \(plain(range.lowerBound)) and \(plain(range.upperBound))",
                help: "its default is a good start: leave it out")
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
                code: "size", message: "\(rows) x \(columns) pairs of boxes, and at most \(limit) are compared at once",
                help: "compare a part at a time: `iou(a[:10000], b)`")
        case .unknownName(let argument, let name, let known):
            Problem(
                code: "name", message: "\(argument) cannot be \"\(name)\"",
                help: "it is one of " + known.map { "\"\($0)\"" }.joined(separator: ", "))
        case .notPositive(let argument, let value):
            Problem(
                code: "range", message: "\(argument) is \(value), and it must be greater than 0",
                help: "1 is the smallest that makes sense for counts and sizes")
        case .shape(let word, let argument, let found, let expected):
            Problem(
                code: "shape", message: "\(word): \(argument) has the shape \(found)",
                notes: ["expected   \(expected)", "found      \(found)"],
                help: "`reshape` and `permute` change a shape; `help(\(word))` tells what it takes")
        case .label(let word, let label, let index, let range):
            Problem(
                code: "value",
                message: "\(word): labels[\(index)] is \(label), and classes go from \(range.lowerBound) to \(range.upperBound)",
                help: range.lowerBound == 1 ? "0 is the background, which no object is" : "classes count from 0")
        case .elementType(let argument, let found, let expected):
            Problem(
                code: "dtype", message: "\(argument) holds \(found.name), and \(expected) is needed",
                help: "`float32(x)`, `int64(x)` and the like convert")
        case .pictureTooLarge(let width, let height, let limit):
            Problem(
                code: "size", message: "the image has \(width) x \(height) pixels, and at most \(limit) are segmented",
                help: "make it smaller first: resize(image, height, width)")
        case .tooManyRegions(let count, let limit):
            Problem(
                code: "size", message: "the image falls into \(count) segments, and at most \(limit) are merged",
                help: "a larger k or min_size gives fewer and larger ones")
        case .notFeatures(let shape, let count):
            Problem(
                code: "shape", message: "the features of \(count) regions have the shape \(shape)",
                notes: ["expected   [\(count), D]   a row for each region"],
                help: "end the network in flatten() or global_avgpool(), and give it the size it was made for")
        case .interrupted:
            Problem(code: "interrupt", message: "stopped")
        }
    }
}

/// A whole number without a point.
private func plain(_ value: Float) -> String {
    value == value.rounded() && abs(value) < 1e7 ? "\(Int(value))" : "\(value)"
}
