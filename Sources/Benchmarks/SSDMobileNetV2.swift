import NeuralNetworks
import Tensors

/// The graph of TensorFlow's `ssd_mobilenet_v2_coco_2018_03_29` from the preprocessed image to the box
/// predictors, with random weights: what a forward pass costs does not depend on them.
///
/// Source: Sandler et al. 2018, table 2, and section 6.2.
struct SSDMobileNetV2 {
    private(set) var graph = Graph()
    private var random = RandomFloats()
    private var sizes: [Graph.NodeID: Int] = [:]
    private var channels: [Graph.NodeID: Int] = [:]

    init() {
        var x = graph.add("image", .input(shape: [1, 3, 300, 300]))
        (sizes[x], channels[x]) = (300, 3)
        x = convolution("Conv", x, out: 32, kernel: 3, stride: 2)
        x = block(0, x, out: 16, stride: 1, expand: 1).output
        var features: [Graph.NodeID] = []
        var index = 1
        let table = [(24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1)]
        for (out, count, stride) in table {
            for i in 0..<count {
                let made = block(index, x, out: out, stride: i == 0 ? stride : 1, expand: 6)
                if index == 13 { features.append(made.expanded) }
                x = made.output
                index += 1
            }
        }
        x = convolution("Conv_1", x, out: 1280, kernel: 1)
        features.append(x)
        for (i, (narrow, wide)) in [(256, 512), (128, 256), (128, 256), (64, 128)].enumerated() {
            x = convolution("layer_19_1_Conv2d_\(i + 2)_1x1_\(narrow)", x, out: narrow, kernel: 1)
            x = depthwise("layer_19_2_Conv2d_\(i + 2)_3x3_s2_\(wide)_depthwise", x, stride: 2)
            x = convolution("layer_19_2_Conv2d_\(i + 2)_3x3_s2_\(wide)", x, out: wide, kernel: 1)
            features.append(x)
        }
        for (i, feature) in features.enumerated() {
            let boxes = i == 0 ? 3 : 6
            for (name, out) in [("BoxEncodingPredictor", 4 * boxes), ("ClassPredictor", 91 * boxes)] {
                let name = "BoxPredictor_\(i)/\(name)"
                let head = convolution(name, feature, out: out, kernel: 3, normalised: false, activated: false)
                graph.outputs.append(Graph.Output(name: name, node: head))
            }
        }
    }

    private mutating func block(
        _ index: Int, _ input: Graph.NodeID, out: Int, stride: Int, expand: Int
    ) -> (output: Graph.NodeID, expanded: Graph.NodeID) {
        let name = "expanded_conv_\(index)"
        var x = input
        if expand > 1 { x = convolution("\(name)/expand", x, out: channels[x, default: 0] * expand, kernel: 1) }
        let expanded = x
        x = depthwise("\(name)/depthwise", x, stride: stride)
        x = convolution("\(name)/project", x, out: out, kernel: 1, activated: false)
        guard stride == 1, channels[input] == out else { return (x, expanded) }
        return (noting(graph.add("\(name)/add", .add, [x, input]), like: x), expanded)
    }

    private mutating func depthwise(_ name: String, _ x: Graph.NodeID, stride: Int) -> Graph.NodeID {
        convolution(name, x, out: channels[x, default: 0], kernel: 3, stride: stride, groups: channels[x, default: 0])
    }

    private mutating func convolution(
        _ name: String, _ x: Graph.NodeID, out: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
        normalised: Bool = true, activated: Bool = true
    ) -> Graph.NodeID {
        let (size, inputs) = (sizes[x, default: 0], channels[x, default: 0] / groups)
        let deviation = (2 / Float(inputs * kernel * kernel)).squareRoot()
        var convolution = Graph.Convolution(
            filters: random.tensor([out, inputs, kernel, kernel], deviation: deviation),
            bias: normalised ? nil : random.floats(out, deviation: 0.1))
        convolution.strides = (stride, stride)
        convolution.groups = groups
        convolution.padding = .same(
            height: size, width: size, kernel: (kernel, kernel), strides: (stride, stride))
        var y = graph.add(name, .convolution(convolution), [x])
        (sizes[y], channels[y]) = ((size + stride - 1) / stride, out)
        if normalised {
            let scale = random.floats(out, deviation: 0.1).map { 1 + $0 }
            let shift = random.floats(out, deviation: 0.1)
            y = noting(graph.add("\(name)/BatchNorm", .scaleShift(scale: scale, shift: shift), [y]), like: y)
        }
        return activated ? noting(graph.add("\(name)/Relu6", .activation(.relu6), [y]), like: y) : y
    }

    private mutating func noting(_ node: Graph.NodeID, like other: Graph.NodeID) -> Graph.NodeID {
        (sizes[node], channels[node]) = (sizes[other], channels[other])
        return node
    }
}
