import Tensors

/// The dtypes of safetensors files; those that tensors do not have become the next larger one.
enum StoredElement: String {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case uint8 = "U8"
    case bool = "BOOL"

    init(_ dtype: DType) {
        switch dtype {
        case .float32: self = .float32
        case .float64: self = .float64
        case .int64: self = .int64
        case .uint8: self = .uint8
        case .bool: self = .bool
        }
    }

    var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    var dtype: DType {
        switch self {
        case .float64: .float64
        case .float32, .float16, .bfloat16: .float32
        case .int64, .int32: .int64
        case .uint8: .uint8
        case .bool: .bool
        }
    }

    /// Makes elements of `dtype` of the `count` stored ones that lie at the memory's end: an element is read before one
    /// before it is written over it.
    func spread(in memory: UnsafeMutableRawBufferPointer, count: Int) {
        let start = memory.count - count * size
        func each<Stored, Made>(_ type: Stored.Type, _ made: (Stored) -> Made) {
            for i in 0..<count {
                let value = made(memory.loadUnaligned(fromByteOffset: start + i * size, as: type))
                memory.storeBytes(of: value, toByteOffset: i * MemoryLayout<Made>.size, as: Made.self)
            }
        }
        switch self {
        case .float64, .float32, .int64, .uint8: return
        case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 as UInt8 }
        case .int32: each(Int32.self) { Int($0) }
        case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float16: each(Float16.self) { Float($0) }
        }
    }
}
