import FoundationEssentials

extension Constant {
    /// The numbers of a `Const` node.
    ///
    /// They stand as raw little-endian bytes in `tensor_content`, or in the list of their type, where the last
    /// number stands for all that are missing (so one number can fill a shape), and none stands for zeros.
    ///
    /// Half-precision and bfloat16 numbers become float32, every integer type `Int`.
    ///
    /// - Throws: `ImportError.Reason`: `.shape`, `.tooLarge`, `.contentLength`, `.elementType`.
    init(_ tensor: TensorFlowTensorProto, allowance: inout MemoryAllowance) throws {
        let shape = tensor.tensorShape.dim.map { Int($0.size) }
        let count = try CheckedShape.elementCount(shape)
        try allowance.take(elements: count)
        let content = tensor.tensorContent
        func raw<Stored>(_ type: Stored.Type) throws -> [Stored]? {
            if content.isEmpty { return nil }
            let expected = count.multipliedReportingOverflow(by: MemoryLayout<Stored>.size)
            guard !expected.overflow, content.count == expected.partialValue else {
                throw ImportError.Reason.contentLength(
                    bytes: content.count, shape: shape, expectedBytes: expected.partialValue)
            }
            return content.withUnsafeBytes { bytes in
                [Stored](unsafeUninitializedCapacity: count) { buffer, filled in
                    UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                    filled = count
                }
            }
        }
        func filled<Stored: Numeric>(_ values: [Stored]) throws -> [Stored] {
            if values.count == count { return values }
            guard values.count < count else {
                throw ImportError.Reason.contentLength(
                    bytes: values.count * MemoryLayout<Stored>.size, shape: shape,
                    expectedBytes: count * MemoryLayout<Stored>.size)
            }
            return values + [Stored](repeating: values.last ?? 0, count: count - values.count)
        }
        self.shape = shape
        elements =
            switch tensor.dtype {
            case .dtFloat: .floats(try raw(Float.self) ?? filled(tensor.floatVal))
            case .dtDouble: .floats(try (raw(Double.self) ?? filled(tensor.doubleVal)).map(Float.init))
            case .dtHalf:
                .floats(
                    try (raw(UInt16.self) ?? filled(tensor.halfVal).map { UInt16(truncatingIfNeeded: $0) })
                        .map { Float(half: $0) })
            case .dtBfloat16:
                .floats(
                    try (raw(UInt16.self) ?? filled(tensor.halfVal).map { UInt16(truncatingIfNeeded: $0) })
                        .map { Float(bitPattern: UInt32($0) << 16) })
            case .dtInt32: .integers(try (raw(Int32.self) ?? filled(tensor.intVal)).map(Int.init))
            case .dtInt64: .integers(try (raw(Int64.self) ?? filled(tensor.int64Val)).map(Int.init))
            default: throw ImportError.Reason.elementType(found: tensor.dtype.words, expected: "numbers")
            }
    }
}

extension Float {
    /// The value of an IEEE 754 half: one sign bit, five of exponent, ten of fraction.
    init(half bits: UInt16) {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Float(bits & 0x3FF) / 1024
        switch exponent {
        case 0: self = sign * fraction * 0x1p-14
        case 31: self = fraction == 0 ? sign * .infinity : .nan
        default: self = sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
        }
    }
}

extension TensorFlowDataType {
    /// The type's name in TensorFlow: `float32`.
    var words: String {
        switch self {
        case .dtInvalid: "no type"
        case .dtFloat: "float32"
        case .dtDouble: "float64"
        case .dtInt32: "int32"
        case .dtUint8: "uint8"
        case .dtInt16: "int16"
        case .dtInt8: "int8"
        case .dtString: "strings"
        case .dtInt64: "int64"
        case .dtBool: "bool"
        case .dtBfloat16: "bfloat16"
        case .dtHalf: "float16"
        case .UNRECOGNIZED(let number): "type number \(number)"
        }
    }
}
