import Diagnostics
import FoundationEssentials
import Interchange
import NeuralNetworks
import Testing

@Suite("An ONNX model that cannot be read is refused with its reason")
struct ONNXModelTests {
    /// A model of one picture `[1, 3, 4, 4]` and these nodes, which read `x` and give `y`.
    private func model(
        _ nodes: [ONNXNodeProto], weights: [ONNXTensorProto] = [], set: Int64 = 13, sizes: [Int64] = [1, 3, 4, 4]
    ) -> ONNXModelProto {
        .with {
            $0.irVersion = 7
            $0.producerName = "test"
            $0.opsetImport = [.with { $0.version = set }]
            $0.graph = .with {
                $0.node = nodes
                $0.initializer = weights
                $0.input = [
                    .with {
                        $0.name = "x"
                        $0.type.tensorType.shape.dim = sizes.map { size in .with { if size > 0 { $0.dimValue = size } } }
                    }
                ]
                $0.output = [.with { $0.name = "y" }]
            }
        }
    }

    private func node(_ operation: String, _ inputs: [String] = ["x"], name: String = "n") -> ONNXNodeProto {
        .with {
            $0.opType = operation
            $0.name = name
            $0.input = inputs
            $0.output = ["y"]
        }
    }

    private func read(_ proto: ONNXModelProto) throws -> ONNXModel {
        let bytes: [UInt8] = try proto.serializedBytes()
        #expect(ONNXModel.isLikely(bytes))
        return try ONNXModel(bytes: bytes, path: "p")
    }

    @Test("an unknown operation is named with its node, and what could stand in its place")
    func unknown() throws {
        let error = ImportError(path: "p", node: "n", operation: "LRN", reason: .unknownOperation)
        #expect(throws: error) { try read(model([node("LRN")])).graph() }
        #expect(error.problem.help.hasPrefix("use batch normalisation in its place"))
        // A node of another domain is unknown, whatever its name.
        var foreign = node("Relu")
        foreign.domain = "com.example"
        #expect(throws: ImportError(path: "p", node: "n", operation: "Relu", reason: .unknownOperation)) {
            try read(model([foreign])).graph()
        }
        // What the result does not need is not asked about.
        var aside = node("LRN", name: "aside")
        aside.output = ["z"]
        #expect(try read(model([aside, node("Relu")])).graph().nodes.count == 2)
    }

    @Test("operator sets 7 to 21 are known", arguments: [6, 7, 21, 22] as [Int64])
    func sets(_ set: Int64) throws {
        let proto = model([node("Relu")], set: set)
        if (7...21).contains(set) {
            #expect(try read(proto).operatorSet == Int(set))
        } else {
            #expect(throws: ImportError.self) { try read(proto) }
        }
    }

    @Test("a size that the file leaves open is stated by the caller")
    func open() throws {
        let proto = model([node("Relu")], sizes: [0, 3, 0, 0])
        #expect(
            throws: ImportError(
                path: "p", node: "x", operation: "input",
                reason: .shape(found: [1, 3, -1, -1], expected: "all sizes known but the batch's"))
        ) {
            try read(proto).graph()
        }
        #expect(try read(proto).graph(size: (8, 6)).shapes() == [[1, 3, 8, 6], [1, 3, 8, 6]])
        #expect(try read(proto).inspect().inputs[0].shape == [-1, 3, -1, -1])
    }

    @Test("weights in a file of their own lie beside the model, nowhere else", arguments: ["../secret", "/etc/passwd", "..", ""])
    func outside(_ location: String) throws {
        let weight = ONNXTensorProto.with {
            $0.name = "w"
            $0.dims = [1]
            $0.dataType = 1
            $0.dataLocation = 1
            $0.externalData = [
                .with {
                    $0.key = "location"
                    $0.value = location
                }
            ]
        }
        #expect(
            throws: ImportError(
                path: "p", node: "n", operation: "Add", reason: .unsupported(what: "weights in a file that is not beside it"))
        ) { try read(model([node("Add", ["x", "w"])], weights: [weight])).graph() }
    }

    @Test("a few bytes that state a large tensor are refused before it is made")
    func large() throws {
        let huge = ONNXTensorProto.with {
            $0.name = "w"
            $0.dims = [1 << 30, 1 << 30]
            $0.dataType = 1
        }
        #expect(throws: ImportError.self) { try read(model([node("Add", ["x", "w"])], weights: [huge])).graph() }
        // ConstantOfShape makes a tensor of nothing but its shape.
        let shape = ONNXTensorProto.with {
            $0.name = "s"
            $0.dims = [2]
            $0.dataType = 7
            $0.int64Data = [1 << 16, 1 << 16]
        }
        var made = node("ConstantOfShape", ["s"], name: "made")
        made.output = ["w"]
        #expect {
            try read(model([made, node("Add", ["x", "w"])], weights: [shape])).graph()
        } throws: { error in
            guard case .tooLarge(_, 1 << 32, _)? = (error as? ImportError)?.reason else { return false }
            return true
        }
    }

    @Test("nodes that read what comes later, or nothing, or each other")
    func order() throws {
        #expect(throws: ImportError(path: "p", node: "n", operation: "Add", reason: .missingInput(name: "z"))) {
            try read(model([node("Add", ["x", "z"])])).graph()
        }
        #expect(throws: ImportError(path: "p", node: "n", operation: "Relu", reason: .missingInput(name: "y"))) {
            try read(model([node("Relu", ["y"])])).graph()
        }
        #expect(throws: ImportError(path: "p", node: "n", operation: "Relu", reason: .inputCount(found: 0, expected: "1"))) {
            try read(model([node("Relu", [])])).graph()
        }
    }

    @Test("nearest neighbour by rules that are not those of whole squares is unknown, not wrong")
    func enlarging() throws {
        let scales = ONNXTensorProto.with {
            $0.name = "scales"
            $0.dims = [4]
            $0.dataType = 1
            $0.floatData = [1, 1, 3, 3]
        }
        func resized(_ coordinates: String, _ nearest: String) throws -> Graph {
            var resize = node("Resize", ["x", "", "scales"])
            resize.attribute = [("coordinate_transformation_mode", coordinates), ("nearest_mode", nearest), ("mode", "nearest")]
                .map { pair in
                    .with {
                        $0.name = pair.0
                        $0.s = .init(Array(pair.1.utf8))
                    }
                }
            return try read(model([resize], weights: [scales])).graph()
        }
        #expect(try resized("asymmetric", "floor").shapes().last == [1, 3, 12, 12])
        #expect(try resized("half_pixel", "round_prefer_ceil").shapes().last == [1, 3, 12, 12])
        // 2 / 3 is nearer to 1: the second pixel's square would begin one place early.
        #expect(throws: ImportError.self) { try resized("asymmetric", "round_prefer_floor") }
        #expect(throws: ImportError.self) { try resized("align_corners", "floor") }
    }
}
