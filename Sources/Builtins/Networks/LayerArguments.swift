import Diagnostics
import NeuralNetworks
import Runtime
import Tensors

/// The arguments of a layer's word: an input in front or none, then the layer's own, by place or by name.
struct LayerArguments {
    let machine: Machine
    let word: String
    /// The tensor that the layer is applied to.
    let input: Tensor?
    private var values: [String: Value] = [:]

    init(_ arguments: Arguments, _ parameters: [String]) throws {
        machine = arguments.machine
        word = arguments.builtin.name
        var plain = arguments.rest
        if let first = plain.first, first.tag == .tensor {
            input = try arguments.machine.tensorValue(first)
            plain.removeFirst()
        } else {
            input = nil
        }
        guard plain.count <= parameters.count else {
            throw RuntimeError.tooManyArguments(
                function: word, expected: parameters.count, given: plain.count, signature: arguments.builtin.signature)
        }
        for (name, value) in zip(parameters, plain) { values[name] = value }
        for (index, name) in parameters.enumerated() where arguments.isGiven(index + 1) {
            if values[name] != nil { throw RuntimeError.argumentTwice(function: word, parameter: name) }
            values[name] = arguments[index + 1]
        }
    }

    func isGiven(_ name: String) -> Bool { values[name] != nil }

    func integer(_ name: String, default standard: Int? = nil) throws -> Int {
        guard let value = values[name] else {
            if let standard { return standard }
            throw RuntimeError.missingArgument(
                function: word, parameter: name, signature: machine.builtin(named: word)?.signature ?? "")
        }
        guard let number = machine.integerValue(value) else {
            throw RuntimeError.argumentKind(
                function: word, parameter: name, expected: "a whole number", found: machine.kind(value))
        }
        return number
    }

    /// A whole number of at least 1.
    func count(_ name: String, default standard: Int? = nil) throws -> Int {
        let number = try integer(name, default: standard)
        guard number >= 1 && number <= 1 << 24 else { throw wrong(name, "must be at least 1, not \(number)") }
        return number
    }

    func number(_ name: String, default standard: Double? = nil) throws -> Double {
        guard let value = values[name] else {
            if let standard { return standard }
            throw RuntimeError.missingArgument(
                function: word, parameter: name, signature: machine.builtin(named: word)?.signature ?? "")
        }
        guard let number = machine.numberValue(value) else {
            throw RuntimeError.argumentKind(
                function: word, parameter: name, expected: "a number", found: machine.kind(value))
        }
        return number
    }

    func bool(_ name: String, default standard: Bool) throws -> Bool {
        guard let value = values[name] else { return standard }
        return try machine.isTrue(value)
    }

    func padding(_ name: String, default standard: Convolution2D.Padding) throws -> Convolution2D.Padding {
        guard let value = values[name] else { return standard }
        if let text = value.string {
            switch text.lowercased() {
            case "same": return .same
            case "valid": return .pixels(0)
            default: throw wrong(name, "is a number of pixels, \"same\" or \"valid\", not \"\(text)\"")
            }
        }
        let pixels = try integer(name)
        guard pixels >= 0 else { throw wrong(name, "must not be negative") }
        return .pixels(pixels)
    }

    func wrong(_ name: String, _ reason: String) -> Problem {
        Problem(code: "value", message: "\(word): `\(name)` \(reason)")
    }

    /// `conv2d(x, filters=w, bias=b)`: a convolution with given filters `[out, in / groups, kh, kw]`.
    func convolved(_ x: Tensor) throws -> Tensor {
        guard let given = values["filters"], let filters = try machine.tensorValue(given), filters.rank == 4 else {
            throw wrong("filters", "must be a tensor [out, in / groups, kernel, kernel]")
        }
        let isSingle = x.rank == 3
        let batch = isSingle ? try x.unsqueezed(axis: 0) : x
        guard batch.rank == 4 else { throw NetworkError.rank(node: word, kind: word, expected: 4, found: x.shape) }
        var settings = Graph.Convolution(filters: filters)
        let stride = try count("stride", default: 1)
        let dilation = try count("dilation", default: 1)
        settings.strides = (stride, stride)
        settings.dilations = (dilation, dilation)
        settings.groups = try count("groups", default: 1)
        switch try padding("padding", default: .pixels(0)) {
        case .pixels(let pixels):
            settings.padding = Graph.Padding(top: pixels, left: pixels, bottom: pixels, right: pixels)
        case .same:
            settings.padding = .same(
                height: batch.shape[2], width: batch.shape[3], kernel: (filters.shape[2], filters.shape[3]),
                strides: (stride, stride), dilations: (dilation, dilation))
        }
        let bias = try values["bias"].flatMap { $0.tag == .bool || $0.isNone ? nil : try machine.tensorValue($0) }
        let y = try batch.convolved(with: filters, bias: bias, settings: settings, name: word)
        return isSingle ? try y.squeezed(axes: [0]) : y
    }
}
