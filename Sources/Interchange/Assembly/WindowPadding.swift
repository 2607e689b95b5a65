import NeuralNetworks
import Tensors

/// The zeros around an image, as files state them for a sliding window.
enum WindowPadding {
    case valid
    /// TensorFlow's "SAME"; the odd pixel goes below and to the right.
    case same
    /// The same with the odd pixel above and to the left: ONNX's `SAME_LOWER`.
    case sameLower
    case explicit(Graph.Padding)

    /// In pixels, on an image `[N, C, H, W]`.
    ///
    /// - Throws: `ImportError.Reason.unsupported` for a stride, dilation or kernel that no network has.
    func pixels(
        on shape: Shape, kernel: (height: Int, width: Int), strides: (vertical: Int, horizontal: Int),
        dilations: (vertical: Int, horizontal: Int)
    ) throws -> Graph.Padding {
        let sizes = [
            kernel.height, kernel.width, strides.vertical, strides.horizontal, dilations.vertical, dilations.horizontal,
        ]
        guard sizes.allSatisfy({ (1...65_536).contains($0) }) else {
            throw ImportError.Reason.unsupported(what: "a window of \(sizes)")
        }
        switch self {
        case .valid: return Graph.Padding()
        case .explicit(let stated): return stated
        case .same, .sameLower:
            let same = Graph.Padding.same(
                height: shape[2], width: shape[3], kernel: kernel, strides: strides, dilations: dilations)
            if case .same = self { return same }
            return Graph.Padding(top: same.bottom, left: same.right, bottom: same.top, right: same.left)
        }
    }
}
