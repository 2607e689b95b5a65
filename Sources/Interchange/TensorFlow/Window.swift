import NeuralNetworks

/// A window that slides over an image: of a convolution or of a pooling.
struct Window {
    enum Padding {
        case same, valid
        case explicit(Graph.Padding)
    }

    var size: (height: Int, width: Int)
    var strides: (vertical: Int, horizontal: Int)
    var dilations: (vertical: Int, horizontal: Int) = (1, 1)
    var padding: Padding

    /// The pixels of padding, and how many places the window has: `(size + padding - reach) / stride + 1`.
    ///
    /// - Throws: `ImportError.Reason.shape` when the window is larger than the padded image.
    func placed(on image: Lowering.Feature) throws -> (padding: Graph.Padding, height: Int, width: Int) {
        let (height, width) = (image.shape[1], image.shape[2])
        let pixels =
            switch padding {
            case .valid: Graph.Padding()
            case .explicit(let stated): stated
            case .same:
                Graph.Padding.same(
                    height: height, width: width, kernel: size, strides: strides, dilations: dilations)
            }
        let rows = height + pixels.top + pixels.bottom - (size.height - 1) * dilations.vertical - 1
        let columns = width + pixels.left + pixels.right - (size.width - 1) * dilations.horizontal - 1
        guard rows >= 0, columns >= 0 else {
            throw ImportError.Reason.shape(
                found: image.shape, expected: "an image of at least \(size.height) x \(size.width) pixels")
        }
        return (pixels, rows / strides.vertical + 1, columns / strides.horizontal + 1)
    }
}

extension Graph.Padding {
    static func + (a: Graph.Padding, b: Graph.Padding) -> Graph.Padding {
        Graph.Padding(
            top: a.top + b.top, left: a.left + b.left, bottom: a.bottom + b.bottom, right: a.right + b.right)
    }
}

extension TensorFlowNodeDef {
    /// The attribute `padding` of a convolution or a pooling.
    func windowPadding() throws -> Window.Padding {
        switch try text("padding") {
        case "SAME": return .same
        case "VALID": return .valid
        case "EXPLICIT":
            let list = try integers("explicit_paddings")
            guard list.count == 8, list.allSatisfy({ (0...4096).contains($0) }),
                list[0] + list[1] + list[6] + list[7] == 0
            else { throw ImportError.Reason.unsupported(what: "explicit_paddings of \(list)") }
            return .explicit(Graph.Padding(top: list[2], left: list[4], bottom: list[3], right: list[5]))
        case let other: throw ImportError.Reason.unsupported(what: "padding of \(other)")
        }
    }
}
