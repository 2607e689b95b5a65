import Files
import Tensors

/// A case of a fixture in text: an operator's name, its arguments, and tensors in and out; `Scripts/reference/tensors.py`
/// writes them.
public struct ReferenceCase: Sendable {
    public var name: String
    public var arguments: [String]
    public var inputs: [Tensor]
    public var outputs: [Tensor]

    /// The cases of the file at `path`.
    public static func read(_ path: String) throws -> [ReferenceCase] {
        try File.readText(path).split(separator: "\n").map { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
            func tensors(_ field: Substring) throws -> [Tensor] { try field.split(separator: ";").map(tensor) }
            return ReferenceCase(
                name: String(fields[0]), arguments: fields[1].split(separator: " ").map(String.init),
                inputs: try tensors(fields[2]), outputs: try tensors(fields[3]))
        }
    }

    /// `float32 2x3 1.0 nan ...`
    public static func tensor(_ text: Substring) throws -> Tensor {
        let words = text.split(separator: " ")
        let shape = words[1] == "-" ? Shape() : Shape(words[1].split(separator: "x").map { Int($0)! })
        let values = words.dropFirst(2)
        let dtype = DType(name: String(words[0]))!
        if dtype == .int64 { return Tensor(ints: values.map { Int($0)! }, shape: shape) }
        return try Tensor(doubles: values.map { Double($0)! }, shape: shape).cast(to: dtype)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
