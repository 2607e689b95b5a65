import Diagnostics

/// Words and pictures for shapes that do not go together: both shapes aligned, the offending axes marked.
enum ShapeMismatch {
    static func broadcast(_ a: Shape, _ b: Shape, operation: String) -> Problem {
        let rank = max(a.count, b.count)
        var bad: Set<Int> = []
        for back in 1..<(rank + 1) where back <= a.count && back <= b.count {
            let (x, y) = (a[a.count - back], b[b.count - back])
            if x != y && x != 1 && y != 1 { bad.insert(rank - back) }
        }
        let back = rank - (bad.max() ?? rank)
        return Problem(
            code: "shape",
            message: "\(operation): the shapes \(a) and \(b) do not fit together",
            label: back > 0 ? "\(a[a.count - back]) against \(b[b.count - back])" : "",
            notes: aligned([("left ", a), ("right", b)], rank: rank, marked: bad),
            help: "shapes are compared from the last axis on; two sizes fit if they are equal or one is 1")
    }

    static func broadcast(_ shape: Shape, to target: Shape) -> Problem {
        let rank = max(shape.count, target.count)
        var bad: Set<Int> = []
        for back in 1..<(rank + 1) {
            let mine = back <= shape.count ? shape[shape.count - back] : 1
            let wanted = back <= target.count ? target[target.count - back] : nil
            if mine != wanted && (mine != 1 || wanted == nil) { bad.insert(rank - back) }
        }
        return Problem(
            code: "shape", message: "a value of shape \(shape) cannot be stretched to \(target)",
            notes: aligned([("value ", shape), ("target", target)], rank: rank, marked: bad),
            help: "shapes are compared from the last axis on; a size of 1 stretches to any size")
    }

    static func join(_ first: Shape, _ other: Shape, position: Int, axis: Int, operation: String) -> Problem {
        var notes: [String] = []
        var message = "\(operation): tensor \(position) has shape \(other), and the first one \(first)"
        if first.count == other.count {
            let bad = Set(first.indices.filter { $0 != axis && first[$0] != other[$0] })
            notes = aligned([("first   ", first), ("tensor \(position)", other)], rank: first.count, marked: bad)
        } else {
            message += ": they have \(other.count) and \(first.count) axes"
        }
        return Problem(
            code: "shape", message: message, notes: notes,
            help: operation == "stack"
                ? "stack joins tensors of one shape along a new axis"
                : "all sizes but that of axis \(axis) must be equal")
    }

    static func matrices(_ a: Shape, _ b: Shape) -> Problem {
        if a.isEmpty || b.isEmpty {
            return Problem(
                code: "shape", message: "@ multiplies matrices and vectors, not single numbers",
                notes: ["left   \(a)", "right  \(b)"], help: "multiply by a number with *")
        }
        let inner = a[a.count - 1]
        let outer = b.count == 1 ? b[0] : b[b.count - 2]
        guard inner == outer else {
            let rank = max(a.count, b.count)
            let lines = [
                pictured("left ", a, rank: rank, marked: [rank - 1]),
                pictured("right", b, rank: rank, marked: [b.count == 1 ? rank - 1 : rank - 2]),
            ]
            return Problem(
                code: "shape",
                message:
                    "@ needs the last size of the left and the \(b.count == 1 ? "size" : "second last size") of the "
                    + "right to be equal: \(inner) and \(outer)",
                label: "\(inner) against \(outer)", notes: lines.flatMap { $0 },
                help: "[m, k] @ [k, n] gives [m, n]; .T exchanges the axes of a matrix")
        }
        let stackA = Shape(a.dropLast(2))
        let stackB = Shape(b.dropLast(2))
        return broadcast(stackA, stackB, operation: "@ on stacks of matrices")
    }

    /// One line for each shape, entries below each other, and a line of marks under the last.
    private static func aligned(_ rows: [(String, Shape)], rank: Int, marked: Set<Int>) -> [String] {
        let width = rows.flatMap { $0.1.map { String($0).count } }.max() ?? 1
        var lines = rows.map { name, shape in line(name, shape, rank: rank, width: width) }
        lines.append(marks(after: rows[0].0, rank: rank, width: width, marked: marked))
        return lines
    }

    private static func pictured(_ name: String, _ shape: Shape, rank: Int, marked: Set<Int>) -> [String] {
        let width = shape.map { String($0).count }.max() ?? 1
        return [
            line(name, shape, rank: shape.count, width: width),
            marks(after: name, rank: shape.count, width: width, marked: Set(marked.map { $0 - rank + shape.count })),
        ]
    }

    private static func line(_ name: String, _ shape: Shape, rank: Int, width: Int) -> String {
        let missing = rank - shape.count
        let cells = (0..<rank).map { axis -> String in
            let text = axis < missing ? "" : String(shape[axis - missing])
            return String(repeating: " ", count: width - text.count) + text
                + (axis == rank - 1 || axis < missing ? "" : ",")
        }
        var text = ""
        for (axis, cell) in cells.enumerated() {
            text += axis == missing ? "[" : " "
            text += cell
            if axis < missing { text += " " }
        }
        return name + "  " + (rank == missing ? "[" : "") + text + "]"
    }

    private static func marks(after name: String, rank: Int, width: Int, marked: Set<Int>) -> String {
        var text = String(repeating: " ", count: name.count + 2)
        for axis in 0..<rank {
            text += " " + String(repeating: marked.contains(axis) ? "^" : " ", count: width) + " "
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
