import Diagnostics
import Tensors
import Testing

@Suite("Tensor errors")
struct TensorErrorTests {
    private func ones(_ sizes: Int...) throws -> Tensor { try Tensor.ones(sizes) }

    private func problem(_ body: () throws -> Void) -> Problem? {
        do {
            try body()
            return nil
        } catch {
            return (error as? TeachableError)?.problem
        }
    }

    @Test("Shapes that do not broadcast are shown below each other with the offending axes marked")
    func broadcasting() throws {
        let (a, b) = (try ones(8, 3, 32), try ones(64, 32))
        #expect(throws: TensorError.shapesDoNotBroadcast([8, 3, 32], [64, 32], operation: "+")) { try a + b }
        let found = try #require(problem { _ = try a + b })
        #expect(found.code == "shape")
        #expect(
            found.notes == [
                "left   [ 8,  3, 32]",
                "right      [64, 32]",
                "            ^^",
            ])
    }

    @Test("Matrix shapes name the two sizes that must agree")
    func matrices() throws {
        let found = try #require(problem { _ = try Tensor.matrixProduct(ones(2, 3), ones(4, 5)) })
        #expect(found.message.contains("3 and 4"))
        #expect(found.notes == ["left   [2, 3]", "           ^", "right  [4, 5]", "        ^"])
        #expect(throws: TensorError.matrixShapes([], [2])) { try Tensor.matrixProduct(Tensor(3.0), ones(2)) }
        #expect(throws: TensorError.matrixShapes([2, 1, 3], [3, 3, 1])) {
            try Tensor.matrixProduct(ones(2, 1, 3), ones(3, 3, 1))
        }
    }

    @Test("An axis, an index, a rank out of range are errors that say the range")
    func ranges() throws {
        let x = try ones(2, 3)
        #expect(throws: TensorError.axisOutOfRange(axis: 2, shape: [2, 3])) { try x.sum(axes: [2]) }
        #expect(throws: TensorError.axisOutOfRange(axis: .min, shape: [2, 3])) { try x.sum(axes: [.min]) }
        #expect(throws: TensorError.axisTwice(axis: -1, shape: [2, 3])) { try x.sum(axes: [1, -1]) }
        #expect(throws: TensorError.indexOutOfRange(index: 3, axis: 1, size: 3)) { try x.indexed([.all, .at(3)]) }
        #expect(throws: TensorError.indexOutOfRange(index: -3, axis: 0, size: 2)) {
            try x.indexed([.take(Tensor(ints: [0, -3]))])
        }
        #expect(throws: TensorError.tooManyIndices(count: 3, shape: [2, 3])) {
            try x.indexed([.at(0), .at(0), .at(0)])
        }
        #expect(throws: TensorError.zeroStep) { try x.indexed([.slice(start: nil, stop: nil, step: 0)]) }
        #expect(throws: TensorError.twoEllipses) { try x.indexed([.ellipsis, .ellipsis]) }
        #expect(throws: TensorError.maskDoesNotFit(mask: [3], shape: [2, 3], axis: 0)) {
            try x.indexed([.mask(Tensor(bools: [true, false, true]))])
        }
        #expect(throws: TensorError.indexDType(.float32)) { try x.indexed([.take(Tensor(floats: [1]))]) }
        #expect(throws: TensorError.rankTooLarge(rank: 9)) { try Tensor.zeros([1, 1, 1, 1, 1, 1, 1, 1, 1]) }
        #expect(problem { _ = try x.indexed([.at(7)]) }?.message == "index 7 is outside axis 0, which has size 2")
    }

    @Test("A tensor too large for the machine is an error, whatever makes it")
    func tooLarge() throws {
        func isTooLarge(_ body: () throws -> Tensor) -> Bool {
            if case .tooLarge? = #expect(throws: TensorError.self, performing: { _ = try body() }) { return true }
            return false
        }
        var generator = Generator(seed: 0)
        #expect(isTooLarge { try Tensor.zeros([100_000, 100_000, 100]) })
        #expect(isTooLarge { try Tensor.zeros([.max, .max]) })
        #expect(isTooLarge { try Tensor.zeros([0, 1 << 40]) })
        #expect(isTooLarge { try Tensor.eye(100_000) })
        #expect(isTooLarge { try Tensor.randomNormal([1 << 50], using: &generator) })
        #expect(isTooLarge { try Tensor.arange(to: .int(.max)) })
        #expect(isTooLarge { try Tensor.arange(from: 0, to: 1e30, step: 1e-9) })
        #expect(isTooLarge { try Tensor.linspace(from: 0, to: 1, count: .max) })
        #expect(isTooLarge { try Tensor.permutation(.max, using: &generator) })
        #expect(isTooLarge { try ones(3).tiled([.max]) })
        #expect(isTooLarge { try ones(3).padded([(.max, .max)]) })
        #expect(isTooLarge { try Tensor.oneHot(Tensor(ints: [1, 2]), classes: .max) })
        let row = try ones(1 << 20)
        #expect(isTooLarge { try row + row.reshaped([-1, 1]) })
        let cube = try row.reshaped([-1, 1]) as Tensor
        #expect(
            isTooLarge {
                try Tensor.select(
                    Tensor(true), .tensor(cube.unsqueezed(axis: 2)), .tensor(row + cube.indexed([.at(0)])))
            })
        #expect(isTooLarge { try row.broadcast(to: [1 << 20, 1 << 20]) })
        #expect(isTooLarge { try Tensor.matrixProduct(cube, row.unsqueezed(axis: 0)) })
        #expect(
            problem { _ = try Tensor.zeros([100_000, 100_000, 100]) }?.notes.first == "needed  3725.2 GiB")
    }

    @Test("Numbers: what does not fit uint8, whole division by zero, negative powers, minus of truth values")
    func numbers() throws {
        let bytes = Tensor(bytes: [1, 2])
        let wholes = Tensor(ints: [1, 0])
        let bools = Tensor(bools: [true, false])
        #expect(throws: TensorError.valueDoesNotFit(.int(300), .uint8)) { try bytes + 300 }
        #expect(throws: TensorError.valueDoesNotFit(.int(-1), .uint8)) { try bytes.assign([.at(0)], .scalar(-1)) }
        #expect(try Tensor.binary(.less, bytes, 300).bools() == [true, true])
        #expect(try Tensor.binary(.greater, -1, bytes).bools() == [false, false])
        #expect(throws: TensorError.divisionByZero(operation: "//")) { try Tensor.binary(.floorDivide, wholes, wholes) }
        #expect(throws: TensorError.divisionByZero(operation: "%")) { try Tensor.binary(.remainder, bytes, 0) }
        #expect(throws: TensorError.negativeExponent) { try Tensor.binary(.power, wholes, -1) }
        #expect(throws: TensorError.self) { try bools - bools }
        #expect(throws: TensorError.notOneElement([2])) { try wholes.item() }
        #expect(throws: TensorError.self) { try Tensor.zeros([0]).max() }
        #expect(throws: TensorError.emptyReduction(operation: "argmax", shape: [2, 0], axis: 1)) {
            try Tensor.zeros([2, 0]).argmax(axis: 1)
        }
        #expect(throws: TensorError.negativeSize(sizes: [2, -1])) { try Tensor.zeros([2, -1]) }
    }

    @Test("Joining, reshaping, lists and algebra")
    func shapes() throws {
        #expect(
            throws: TensorError.cannotJoin(first: [2, 3], other: [2, 4], position: 1, axis: 0, operation: "concat")
        ) {
            try Tensor.concatenated([ones(2, 3), ones(2, 4)], axis: 0)
        }
        #expect(throws: TensorError.nothingToJoin(operation: "stack")) { try Tensor.stacked([]) }
        #expect(throws: TensorError.cannotReshape([2, 3], to: [4, -1])) { try ones(2, 3).reshaped([4, -1]) }
        #expect(throws: TensorError.cannotReshape([2, 3], to: [-1, -1])) { try ones(2, 3).reshaped([-1, -1]) }
        #expect(throws: TensorError.cannotReshape([2, 3], to: [.min, .max])) { try ones(2, 3).reshaped([.min, .max]) }
        #expect(throws: TensorError.ragged(depth: 1, expected: 2, found: 1)) {
            try Tensor.nested(.list([.list([.scalar(1), .scalar(2)]), .list([.scalar(3)])]))
        }
        #expect(throws: TensorError.notSquare([2, 3], operation: "solve")) { try Tensor.solve(ones(2, 3), ones(2)) }
        #expect(throws: TensorError.singularMatrix) { try Tensor.solve(ones(2, 2), ones(2)) }
        #expect(throws: TensorError.noConvergence(operation: "svd")) {
            try Tensor.full([2, 2], .float(.nan)).singularValues()
        }
        #expect(throws: TensorError.cannotBroadcast([2], to: [2, 3])) { try ones(2, 3).assign([], .tensor(ones(2))) }
    }

    @Test("Every error has a code and a sentence that starts small and ends without a full stop")
    func words() {
        let all: [TensorError] = [
            .shapesDoNotBroadcast([2], [3], operation: "*"), .cannotBroadcast([3], to: [2]), .rankTooLarge(rank: 9),
            .negativeSize(sizes: [-1]), .tooLarge(sizes: [1 << 40, 1 << 40], dtype: .float32, limit: 1 << 34),
            .cannotReshape([6], to: [4, .max]), .ragged(depth: 0, expected: 1, found: 2), .notOneElement([0]),
            .wrongRank([], operation: "svd", expected: "a matrix"), .axisOutOfRange(axis: 0, shape: []),
            .axisTwice(axis: 0, shape: [1]), .indexOutOfRange(index: 0, axis: 0, size: 0),
            .tooManyIndices(count: 1, shape: []), .twoEllipses, .zeroStep,
            .maskDoesNotFit(mask: [], shape: [1], axis: 0),
            .indexDType(.float64), .wrongAxisCount(found: [], shape: [1], operation: "permute"),
            .dtype(.bool, operation: "-", expected: "numbers"), .valueDoesNotFit(-1, .uint8),
            .divisionByZero(operation: "//"), .negativeExponent,
            .emptyReduction(operation: "max", shape: [0], axis: nil),
            .argument(operation: "split", name: "size", value: "0", expected: "a positive number"),
            .cannotJoin(first: [1], other: [1, 1], position: 1, axis: 0, operation: "concat"),
            .nothingToJoin(operation: "concat"), .matrixShapes([2, 2, 3], [3]), .matrixShapes([], []),
            .matrixShapes([1, 2], [3]),
            .notSquare([1, 2], operation: "solve"), .singularMatrix, .noConvergence(operation: "svd"),
            .gradientNeedsFloat(.bool), .gradientOfManyElements([2]), .notRecorded, .noGradient(operation: "svd"),
            .recordingUsedTwice, .changedAfterUse(operation: "*"), .assignmentToRecorded, .assignmentOfRecorded,
        ]
        for error in all {
            let problem = error.problem
            #expect(!problem.code.isEmpty && !problem.message.isEmpty, "\(error)")
            #expect(problem.message.last != ".", "\(problem.message)")
            #expect(!problem.message.contains("this index") && !problem.message.contains("this gradient"), "\(error)")
        }
    }
}
