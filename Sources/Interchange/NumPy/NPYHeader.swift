import Tensors

/// What the header of a `.npy` file says: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader {
    var element: NPYElement
    var isBigEndian: Bool
    var isColumnMajor: Bool
    var shape: [Int]

    /// - Throws: `ImportError.Reason.damaged`, `.elementType`.
    init(_ text: String) throws {
        let type = try NPYHeader.value("descr", in: text, from: "'", to: "'")
        let order = try NPYHeader.value("fortran_order", in: text, from: " ", to: ",")
        let sizes = try NPYHeader.value("shape", in: text, from: "(", to: ")")
        guard let element = NPYElement(rawValue: String(type.dropFirst())) else {
            throw ImportError.Reason.elementType(found: "the type \"\(type.prefix(20))\"", expected: "numbers")
        }
        self.element = element
        isBigEndian = type.first == ">"
        isColumnMajor = order == "True"
        shape = try sizes.split(separator: ",").map { size in
            guard let number = Int(size.filter { $0 != " " }), number >= 0 else {
                throw ImportError.Reason.damaged(what: "its shape is (\(sizes.prefix(40)))")
            }
            return number
        }
    }

    /// What stands after a key between two marks.
    private static func value(_ key: String, in text: String, from start: Character, to end: Character) throws -> Substring {
        let damaged = ImportError.Reason.damaged(what: "its header has no \(key)")
        guard let place = text.firstRange(of: "'\(key)':") else { throw damaged }
        let rest = text[place.upperBound...]
        // Only blanks may stand before the first mark.
        guard let first = rest.firstIndex(of: start), rest[..<first].allSatisfy({ $0 == " " }) else { throw damaged }
        let inner = rest[rest.index(after: first)...]
        guard let last = inner.firstIndex(of: end) else { throw damaged }
        return inner[..<last]
    }

    /// The numbers as a tensor, row by row.
    func tensor(_ content: ArraySlice<UInt8>, count: Int) throws -> Tensor {
        let stored = isColumnMajor ? Array(shape.reversed()) : shape
        let tensor = try Tensor.empty(Shape.checked(stored, element.dtype), dtype: element.dtype)
        content.withUnsafeBytes { element.read($0, count: count, isBigEndian: isBigEndian, into: tensor) }
        return isColumnMajor ? try tensor.permuted(Array(shape.indices.reversed())).contiguous() : tensor
    }
}

/// The types of numbers that are read, by NumPy's codes.
enum NPYElement: String {
    case float16 = "f2"
    case float32 = "f4"
    case float64 = "f8"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case bool = "b1"

    var size: Int {
        switch self {
        case .int8, .uint8, .bool: 1
        case .float16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64: 8
        }
    }

    var dtype: DType {
        switch self {
        case .float16, .float32: .float32
        case .float64: .float64
        case .int8, .int16, .int32, .int64, .uint16, .uint32: .int64
        case .uint8: .uint8
        case .bool: .bool
        }
    }

    fileprivate func read(_ bytes: UnsafeRawBufferPointer, count: Int, isBigEndian: Bool, into tensor: Tensor) {
        func each<Stored: FixedWidthInteger>(_ type: Stored.Type, _ body: (Int, Stored) -> Void) {
            for index in 0..<count {
                let stored = bytes.loadUnaligned(fromByteOffset: index * size, as: type)
                body(index, isBigEndian ? stored.byteSwapped : stored)
            }
        }
        withExtendedLifetime(tensor.storage) {
            let (floats, integers) = (tensor.pointer(Float.self), tensor.pointer(Int.self))
            switch self {
            case .float16: each(UInt16.self) { floats[$0] = Float(half: $1) }
            case .float32: each(UInt32.self) { floats[$0] = Float(bitPattern: $1) }
            case .float64: each(UInt64.self) { tensor.pointer(Double.self)[$0] = Double(bitPattern: $1) }
            case .int8: each(Int8.self) { integers[$0] = Int($1) }
            case .int16: each(Int16.self) { integers[$0] = Int($1) }
            case .int32: each(Int32.self) { integers[$0] = Int($1) }
            case .int64: each(Int64.self) { integers[$0] = Int($1) }
            case .uint16: each(UInt16.self) { integers[$0] = Int($1) }
            case .uint32: each(UInt32.self) { integers[$0] = Int($1) }
            case .uint8: each(UInt8.self) { tensor.pointer(UInt8.self)[$0] = $1 }
            case .bool: each(UInt8.self) { tensor.pointer(UInt8.self)[$0] = $1 == 0 ? 0 : 1 }
            }
        }
    }
}
