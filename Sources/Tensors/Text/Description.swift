/// How a tensor is laid out as text.
public struct TextLayout: Sendable {
    /// Characters in a line, before it is broken.
    public var width = 75
    /// From more elements than this on, only the first and last few of each axis are shown.
    public var threshold = 1000
    public var edgeCount = 3
    /// Digits after the point, at most.
    public var precision = 8

    public init() {}
}

extension Tensor {
    /// The values in NumPy's layout: brackets around each axis, numbers below each other, large tensors abbreviated.
    public func description(_ layout: TextLayout = TextLayout()) -> String {
        if rank == 0 {
            return NumberFormat([scalar(at: 0)], dtype: dtype, precision: layout.precision).text(scalar(at: 0))
        }
        if elementCount == 0 { return "[]" }
        let edge = elementCount > layout.threshold ? Swift.max(layout.edgeCount, 1) : nil
        let places = shape.map { size -> [Int?] in
            guard let edge, size > 2 * edge else { return Array(0..<size) }
            return Array(0..<edge) + [nil] + Array((size - edge)..<size)
        }
        var shown: [Scalar] = []
        collect(places, axis: 0, from: 0, into: &shown)
        let format = NumberFormat(shown, dtype: dtype, precision: layout.precision)
        return text(places, format, axis: 0, from: 0, indent: " ", width: layout.width)
    }

    private func collect(_ places: [[Int?]], axis: Int, from: Int, into shown: inout [Scalar]) {
        if axis == rank { return shown.append(scalar(at: from)) }
        for case .some(let place) in places[axis] {
            collect(places, axis: axis + 1, from: from + place * strides[axis], into: &shown)
        }
    }

    private func text(
        _ places: [[Int?]], _ format: NumberFormat, axis: Int, from: Int, indent: String, width: Int
    ) -> String {
        var text = ""
        if axis == rank - 1 {
            var line = indent
            for (number, place) in places[axis].enumerated() {
                let word = place.map { format.text(scalar(at: from + $0 * strides[axis])) } ?? "..."
                if line.count + word.count > width - 1 && line.count > indent.count {
                    while line.last == " " { line.removeLast() }
                    text += line + "\n"
                    line = indent
                }
                line += word + (number == places[axis].count - 1 ? "" : " ")
            }
            text += line
        } else {
            let gap = String(repeating: "\n", count: rank - axis - 1)
            for (number, place) in places[axis].enumerated() {
                text += indent
                text +=
                    place.map {
                        self.text(
                            places, format, axis: axis + 1, from: from + $0 * strides[axis], indent: indent + " ",
                            width: width - 1)
                    } ?? "..."
                if number < places[axis].count - 1 { text += gap }
            }
        }
        return "[" + text.dropFirst(indent.count) + "]"
    }
}

extension Tensor: CustomStringConvertible {
    public var description: String { description() }
}
