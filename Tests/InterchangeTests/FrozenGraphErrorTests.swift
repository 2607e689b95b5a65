import FoundationEssentials
import Interchange
import SwiftProtobuf
import Testing

@Suite("A broken graph file is a clear error")
struct FrozenGraphErrorTests {
    private func reason(_ body: () throws -> Void) -> ImportError.Reason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ImportError)?.reason
        }
    }

    private func lower(_ builder: GraphDefBuilder, _ output: String) -> ImportError? {
        do {
            _ = try builder.frozen().lowered(inputs: [.init("image", shape: [1, 4, 4, 2])], outputs: [output])
            return nil
        } catch {
            return error as? ImportError
        }
    }

    @Test("an empty file, a text file and half a file are told apart")
    func kinds() throws {
        #expect(reason { _ = try FrozenGraph(bytes: [], path: "p") } == .empty)
        let text = Array("<!DOCTYPE html>\n<p>404".utf8)
        #expect(reason { _ = try FrozenGraph(bytes: text, path: "p") } == .text(start: "<!DOCTYPE html>"))
        let whole = try GraphDefBuilder.smallNetwork().bytes()
        guard case .damaged? = reason({ _ = try FrozenGraph(bytes: Array(whole[..<(whole.count / 2)]), path: "p") })
        else {
            Issue.record("half a file was accepted")
            return
        }
    }

    @Test("an unknown operation is named with its node")
    func unknownOperation() {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        builder.node("strange", "NonMaxSuppressionV9", ["image"])
        #expect(
            lower(builder, "strange")
                == ImportError(
                    path: "test.pb", node: "strange", operation: "NonMaxSuppressionV9", reason: .unknownOperation))
    }

    @Test("a missing output, a missing input and a cycle")
    func structure() {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        builder.node("a", "Relu", ["b"])
        builder.node("b", "Relu", ["a"])
        builder.node("c", "Relu", ["nowhere"])
        #expect(lower(builder, "none")?.reason == .noNode(named: "none"))
        #expect(lower(builder, "c")?.reason == .missingInput(name: "nowhere"))
        #expect(lower(builder, "a")?.reason == .cycle)
    }

    @Test("a chain of 100,000 nodes does not exhaust the stack")
    func longChain() throws {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        var last = "image"
        for index in 0..<100_000 {
            builder.node("relu\(index)", "Relu", [last])
            last = "relu\(index)"
        }
        #expect(lower(builder, last) == nil)
    }

    @Test("two nodes of one name")
    func duplicate() {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        builder.node("image", "Placeholder")
        #expect(lower(builder, "image")?.reason == .duplicateName)
    }

    @Test("content of the wrong length, the wrong type and an absurd shape")
    func tensors() {
        func refusal(_ tensor: TensorFlowTensorProto) -> ImportError.Reason? {
            var builder = GraphDefBuilder()
            builder.node("image", "Placeholder")
            builder.node("weight", "Const", [], ["value": .tensor(tensor)])
            builder.node("sum", "Add", ["image", "weight"])
            return lower(builder, "sum")?.reason
        }
        #expect(
            refusal(
                .with {
                    $0.dtype = .dtFloat
                    $0.tensorShape = .sizes([2])
                    $0.tensorContent = Data([0, 0, 0, 0, 0])
                }) == .contentLength(bytes: 5, shape: [2], expectedBytes: 8))
        #expect(
            refusal(
                .with {
                    $0.dtype = .dtString
                    $0.tensorShape = .sizes([2])
                }) == .elementType(found: "strings", expected: "numbers"))
        #expect(
            refusal(
                .with {
                    $0.dtype = .dtInt32
                    $0.tensorShape = .sizes([2])
                }) == .elementType(found: "integers", expected: "float32"))
        for shape in [[1 << 40], [-3], [1 << 20, 1 << 20, 1 << 20, 1 << 20], [Int](repeating: 1, count: 9)] {
            guard
                case .shape? = refusal(
                    .with {
                        $0.dtype = .dtFloat
                        $0.tensorShape = .sizes(shape)
                    })
            else {
                Issue.record("shape \(shape) was accepted")
                continue
            }
        }
        guard
            case .tooLarge? = refusal(
                .with {
                    $0.dtype = .dtFloat
                    $0.tensorShape = .sizes([1 << 15, 1 << 15])
                    $0.floatVal = [1]
                })
        else {
            Issue.record("one number for four gigabytes was accepted")
            return
        }
    }

    @Test("an outer product of constants cannot ask for more memory than the file deserves")
    func foldingBomb() {
        var builder = GraphDefBuilder()
        builder.node("image", "Placeholder")
        let row = TensorFlowTensorProto.with {
            $0.dtype = .dtFloat
            $0.tensorShape = .sizes([1, 100_000])
            $0.floatVal = [1]
        }
        let column = TensorFlowTensorProto.with {
            $0.dtype = .dtFloat
            $0.tensorShape = .sizes([100_000, 1])
            $0.floatVal = [1]
        }
        builder.node("row", "Const", [], ["value": .tensor(row)])
        builder.node("column", "Const", [], ["value": .tensor(column)])
        builder.node("product", "Mul", ["row", "column"])
        builder.node("sum", "Add", ["image", "product"])
        guard case .tooLarge? = lower(builder, "sum")?.reason else {
            Issue.record("ten billion numbers were accepted")
            return
        }
    }

    @Test("filters that do not fit the image's channels, and a window larger than the image")
    func filters() {
        func refusal(_ shape: [Int], padding: String, strides: Int64 = 1) -> ImportError.Reason? {
            var builder = GraphDefBuilder()
            builder.node("image", "Placeholder")
            builder.constant("filter", shape, [Float](repeating: 1, count: shape.reduce(1, *)))
            builder.node(
                "convolution", "Conv2D", ["image", "filter"],
                ["strides": .strides(strides), "padding": .s(Data(padding.utf8))])
            return lower(builder, "convolution")?.reason
        }
        #expect(
            refusal([1, 1, 3, 4], padding: "SAME") == .shape(found: [1, 1, 3, 4], expected: "filters for 2 channels"))
        #expect(
            refusal([0, 1, 2, 4], padding: "SAME") == .shape(found: [0, 1, 2, 4], expected: "filters [H, W, in, out]"))
        #expect(
            refusal([5, 5, 2, 1], padding: "VALID")
                == .shape(found: [1, 4, 4, 2], expected: "an image of at least 5 x 5 pixels"))
        #expect(refusal([1, 1, 2, 1], padding: "MIRROR") == .unsupported(what: "padding of MIRROR"))
        #expect(refusal([1, 1, 2, 1], padding: "SAME", strides: 0) == .unsupported(what: "strides of [1, 0, 0, 1]"))
    }
}
