import Runtime
import Tensors

/// One number of a linear operation's result, as the sum of its input's numbers times what the operation multiplies them with, and
/// a number that does not depend on the input.
///
/// `y = c_1 x_1 + ... + c_n x_n + b`, the factors from the gradient, `b` from an input of zeros. What does not add up to the
/// result in this way is no linear operation.
struct LinearSum {
    private struct Addend {
        var number: Int
        var input: Double
        var factor: Double
        var product: Double { input * factor }
    }

    private let addends: [Addend]
    private let bias: Double
    private let place: [Int]
    private let shape: Shape

    /// The one number of the input that the result depends on, as in what `relu` and `maxpool` give.
    let only: Int?
    /// That number, where a change of it changes nothing.
    private let stopped: Double?

    /// - Parameter number: which element of `result`, which `run` gives for `input`.
    /// - Throws: what `run` throws. Nil where the operation is not linear here.
    init?(of number: Int, in result: Tensor, from input: Tensor, _ run: (Tensor) throws -> Tensor?) throws {
        let variable = try input.detached.tracked()
        guard let again = try run(variable), again.shape == result.shape, again.isRecorded,
            let still = try run(Tensor.zeros(input.shape, dtype: input.dtype)), still.shape == result.shape
        else { return nil }
        var one = [Double](repeating: 0, count: result.elementCount)
        one[number] = 1
        let seed = try Tensor(one.map(Float.init), shape: result.shape).cast(to: result.dtype)
        let factors = try gradients(of: again, withRespectTo: [variable], seed: seed)[0].doubles()
        let inputs = try input.doubles()
        addends = factors.indices.filter { factors[$0] != 0 }.map {
            Addend(number: $0, input: inputs[$0], factor: factors[$0])
        }
        bias = try still.doubles()[number]
        place = result.shape.indices(ofElement: number)
        shape = input.shape
        let y = try result.doubles()[number]
        let size = addends.reduce(abs(bias)) { $0 + abs($1.product) }
        guard abs(addends.reduce(bias) { $0 + $1.product } - y) <= 1e-5 * size else { return nil }
        // Where nothing gets through, as below the threshold of relu, it is the number at the same place that does not.
        only = addends.count == 1 ? addends[0].number : addends.isEmpty && input.shape == result.shape ? number : nil
        if addends.isEmpty && only == nil { return nil }
        stopped = addends.isEmpty ? inputs[number] : nil
    }

    /// The most addends that are shown.
    private static let most = 8

    func explanations(_ name: String, _ machine: Machine) -> [Explanation] {
        if let stopped, let only {
            let place = Self.place(name, shape, only)
            return [Explanation(text: "\(place) = \(machine.short(stopped)), and there the slope is 0: nothing gets through")]
        }
        let order =
            addends.count <= Self.most
            ? addends : addends.sorted { (-abs($0.product), $0.number) < (-abs($1.product), $1.number) }
        var lines = order.prefix(Self.most).map { addend in
            let input = "\(Self.place(name, shape, addend.number)) = \(machine.short(addend.input))"
            return Explanation(
                text: addend.factor == 1
                    ? input : "\(input), times \(machine.short(addend.factor)) = \(machine.short(addend.product))")
        }
        let rest = order.dropFirst(Self.most)
        if !rest.isEmpty {
            lines.append(Explanation(text: "\(rest.count) smaller ones = \(machine.short(rest.reduce(0) { $0 + $1.product }))"))
        }
        if bias != 0 { lines.append(Explanation(text: "bias = \(machine.short(bias))")) }
        if lines.count == 1 { return [Explanation(text: "it is \(lines[0].text)")] }
        let subject = place.isEmpty ? "it" : "\(place)"
        let total = shape.elementCount
        let share = addends.count == total ? "all \(total)" : "\(addends.count) of \(total)"
        return [Explanation(text: "\(subject) adds up \(share) numbers", parts: lines)]
    }

    private static func place(_ name: String, _ shape: Shape, _ number: Int) -> String {
        shape.isEmpty ? name : "\(name)\(shape.indices(ofElement: number))"
    }
}
