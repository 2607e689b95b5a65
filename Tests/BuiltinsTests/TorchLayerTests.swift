import Files
import Sessions
import Tensors
import TestSupport
import Testing

/// A case of `Fixtures/torch_layers.json`; its head says what it is.
private struct TorchCase {
    struct Numbers {
        let shape: Shape
        let values: [Double]
        let isWhole: Bool

        init(_ json: JSONValue) throws {
            shape = Shape(try json["shape"].list.map { Int(try $0.number) })
            values = try json["data"].list.map { try $0.number }
            if case .bool(true) = try? json["whole"] { isWhole = true } else { isWhole = false }
        }

        func tensor() throws -> Tensor {
            try Tensor(values.map { Float($0) }, shape: shape).cast(to: isWhole ? .int64 : .float32)
        }
    }

    /// Runs before the code.
    let setup: String
    let code: String
    let tensors: [(name: String, numbers: Numbers)]
    let value: Numbers
    let weights: Numbers
    let gradients: [(name: String, numbers: Numbers)]

    static func read() throws -> [TorchCase] {
        let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures/"
        return try JSONValue.read(try File.read(folder + "torch_layers.json")[...]).list.map { json in
            TorchCase(
                setup: try json["setup"].string, code: try json["code"].string,
                tensors: try json["tensors"].fields.map { ($0.name, try Numbers($0.value)) },
                value: try Numbers(json["value"]), weights: try Numbers(json["weights"]),
                gradients: try json["gradients"].fields.map { ($0.name, try Numbers($0.value)) })
        }
    }
}

private struct UnexpectedJSON: Error {}

extension JSONValue {
    fileprivate subscript(name: String) -> JSONValue {
        get throws {
            guard let field = try fields.first(where: { $0.name == name }) else { throw UnexpectedJSON() }
            return field.value
        }
    }

    fileprivate var fields: [(name: String, value: JSONValue)] {
        get throws { if case .object(let fields) = self { fields } else { throw UnexpectedJSON() } }
    }

    fileprivate var list: [JSONValue] {
        get throws { if case .list(let values) = self { values } else { throw UnexpectedJSON() } }
    }

    fileprivate var string: String {
        get throws { if case .string(let text) = self { text } else { throw UnexpectedJSON() } }
    }

    fileprivate var number: Double {
        get throws {
            switch self {
            case .int(let value): Double(value)
            case .float(let value): value
            default: throw UnexpectedJSON()
            }
        }
    }
}

@Suite("PyTorch's layers, losses and optimizers")
struct TorchLayerTests {
    @Test("Every layer, loss and optimizer gives PyTorch's values, and its gradients")
    func parity() throws {
        for one in try TorchCase.read() {
            let session = Session(options: Session.Options())
            for (name, numbers) in one.tensors {
                session.set(name, to: session.machine.tensor(try numbers.tensor()))
            }
            session.set("weights_of_sum", to: session.machine.tensor(try one.weights.tensor()))
            if case .failed(let diagnostics) = session.run(one.setup, name: "setup") {
                Issue.record("\(diagnostics.map { $0.rendered() }.joined())")
            }
            try expect(one.code, in: session, gives: one.value, "\(one.code)")
            for (name, gradient) in one.gradients {
                let code = "grad(\(name) -> sum((\(one.code)) * weights_of_sum))(\(name))"
                try expect(code, in: session, gives: gradient, "the gradient of \(one.code) for \(name)")
            }
        }
    }

    /// Within float32's rounding of sums of some hundred products.
    private func expect(
        _ code: String, in session: Session, gives expected: TorchCase.Numbers, _ comment: Comment
    ) throws {
        switch session.run(code, name: "case") {
        case .value(let value):
            let found = try #require(try session.machine.tensorValue(value), comment)
            let scale = expected.values.reduce(1) { max($0, abs($1)) }
            try expectClose(found, try expected.tensor(), relative: 2e-5, absolute: 2e-6 * scale, comment)
        case .failed(let diagnostics): Issue.record("\(comment): \(diagnostics.map { $0.rendered() }.joined())")
        case .nothing, .interrupted: Issue.record("\(comment) gave nothing")
        }
    }
}
