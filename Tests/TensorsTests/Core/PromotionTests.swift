import Tensors
import Testing

@Suite("Promotion")
struct PromotionTests {
    @Test("A plain number counts only by its category: PyTorch's table")
    func scalars() throws {
        // torch.result_type(torch.ones(2, dtype=...), 1 / 1.0 / True) with float32 as the default.
        let expected: [DType: (int: DType, float: DType, bool: DType)] = [
            .bool: (.int64, .float32, .bool), .uint8: (.uint8, .float32, .uint8), .int64: (.int64, .float32, .int64),
            .float32: (.float32, .float32, .float32), .float64: (.float64, .float64, .float64),
        ]
        for (dtype, row) in expected {
            let x = try Tensor.ones([2], dtype: dtype)
            #expect(try (x + 1).dtype == row.int)
            #expect(try (1.0 + x).dtype == row.float)
            #expect(try (x + true).dtype == row.bool)
        }
    }

    @Test("A tensor without axes counts beside one with axes only by its category")
    func withoutAxes() throws {
        func dtype(_ a: DType, _ aShape: Shape, _ b: DType, _ bShape: Shape) throws -> DType {
            try (Tensor.ones(aShape, dtype: a) * Tensor.ones(bShape, dtype: b)).dtype
        }
        #expect(try dtype(.float32, [2], .float64, []) == .float32)
        #expect(try dtype(.float64, [], .float32, [2]) == .float32)
        #expect(try dtype(.int64, [2], .float64, []) == .float64)
        #expect(try dtype(.uint8, [1], .int64, []) == .uint8)
        #expect(try dtype(.float32, [], .float64, []) == .float64)
        #expect(try dtype(.float32, [1], .float64, [2]) == .float64)
    }

    @Test("Division of whole numbers gives float32; truth values add up as 'or'")
    func wholes() throws {
        let x = Tensor(ints: [1, 2])
        #expect(try (x / 4).dtype == .float32)
        #expect(try (x / 4).floats() == [0.25, 0.5])
        #expect(try (Tensor(bools: [true, false]) + Tensor(bools: [true, true])).bools() == [true, true])
        #expect(try (Tensor(bools: [true, false]) * Tensor(bools: [true, true])).bools() == [true, false])
        #expect(try Tensor(bools: [true, true]).sum().item() == .int(2))
        #expect(try Tensor(bytes: [200]).sum().dtype == .int64)
        #expect(try (Tensor(bytes: [200]) + 100).ints() == [44])
    }
}
