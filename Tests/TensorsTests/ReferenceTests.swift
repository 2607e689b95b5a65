import Kernels
import Tensors
import TestSupport
import Testing

@Suite("NumPy's results")
struct ReferenceTests {
    static let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures/"

    @Test("Every operator gives NumPy's values, shapes and dtypes, however its inputs lie in memory")
    func operators() throws {
        for test in try ReferenceCase.read(Self.folder + "operators.txt") {
            for layout in 0..<4 {
                let inputs = try test.inputs.map { tensor in
                    let layouts = try tensor.memoryLayouts()
                    return layouts[layout % layouts.count].tensor
                }
                let comment: Comment = "\(test.name) \(test.arguments) \(test.inputs.map(\.shape)), layout \(layout)"
                do {
                    let outputs = try NamedOperator.run(test.name, test.arguments, inputs)
                    #expect(outputs.count == test.outputs.count, comment)
                    for (found, expected) in zip(outputs, test.outputs) {
                        let (relative, absolute) = tolerance(test.name, expected.dtype)
                        try expectClose(found, expected, relative: relative, absolute: absolute, comment)
                    }
                } catch {
                    Issue.record("\(comment) threw \(error)")
                }
            }
        }
    }

    /// 0 where the operation is exact or rounds once; elsewhere a few units in the last place.
    private func tolerance(_ name: String, _ dtype: DType) -> (relative: Double, absolute: Double) {
        let unit = dtype == .float32 ? 1.2e-7 : 2.3e-16
        switch name {
        case "exp", "log", "sin", "cos", "tanh", "sigmoid": return (3 * unit, dtype == .float32 ? 1e-44 : 1e-300)
        case "**": return (4 * unit, 0)
        case "sum", "mean", "prod", "std", "var", "norm", "cumsum": return (8 * unit, 8 * unit)
        case "@": return (8 * unit, 200 * unit)
        case "solve", "svd": return (1e-12, 1e-12)
        case "arange", "linspace": return (unit, unit)
        default: return (0, 0)
        }
    }

    @Test("Tensors are printed as NumPy prints arrays")
    func printing() throws {
        var expected: [(Tensor, [String])] = []
        for line in try ReferenceFile.lines(Self.folder + "printed.txt") {
            if line.first == ">" {
                expected[expected.count - 1].1.append(String(line.dropFirst()))
            } else {
                expected.append((try ReferenceCase.tensor(line[...]), []))
            }
        }
        #expect(expected.count > 20)
        for (tensor, lines) in expected {
            let text = tensor.description().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(text == lines)
        }
    }

    @Test(
        "Results are the same bytes at one and at two threads",
        arguments: ["+", "exp", "sum", "max", "mean", "@", "rand", "randn"])
    func threads(name: String) throws {
        var generator = Generator(seed: 5)
        let x = try Tensor.randomNormal([1500, 1501], using: &generator)
        let y = try Tensor.randomNormal([1501, 700], using: &generator)
        func run() throws -> [Float] {
            var generator = Generator(seed: 6)
            switch name {
            case "rand": return try Tensor.random([1_100_003], using: &generator).floats()
            case "randn": return try Tensor.randomNormal([1_100_003], using: &generator).floats()
            case "@": return try Tensor.matrixProduct(x, y).floats()
            case "mean": return try x.mean(axes: [0]).floats()
            case "+": return try (x + x.flattened().reshaped(to: x.shape)).floats()
            default: return try NamedOperator.run(name, name == "exp" ? [] : ["none", "0"], [x])[0].floats()
            }
        }
        let single = try Parallelism.$threadCount.withValue(1) { try run() }
        let double = try Parallelism.$threadCount.withValue(2) { try run() }
        let three = try Parallelism.$threadCount.withValue(3) { try run() }
        #expect(single.map(\.bitPattern) == double.map(\.bitPattern))
        #expect(single.map(\.bitPattern) == three.map(\.bitPattern))
    }
}
