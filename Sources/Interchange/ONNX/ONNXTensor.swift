import Files
import FoundationEssentials

extension ONNXTensorProto {
    /// Whether its numbers are weights, not a shape or an index.
    var isWeights: Bool {
        ONNXElement(rawValue: dataType).map { $0.isFloating || $0 == .int8 || $0 == .uint8 } == true
    }

    /// The numbers: raw little-endian bytes, here or in a file of their own, or the list of their type.
    ///
    /// - Parameter outside: the bytes of the file that `externalData` names.
    /// - Throws: `ImportError.Reason`: `.shape`, `.tooLarge`, `.contentLength`, `.elementType`.
    func constant(_ allowance: inout MemoryAllowance, outside: (ONNXTensorProto) throws -> ArraySlice<UInt8>) throws -> Constant {
        let shape = dims.map { Int($0) }
        let count = try CheckedShape.elementCount(shape)
        guard let element = ONNXElement(rawValue: dataType) else {
            throw ImportError.Reason.elementType(found: "tensor type \(dataType)", expected: "numbers")
        }
        try allowance.take(elements: count)
        if dataLocation == 1 { return try element.constant(Data(outside(self)), shape: shape, count: count) }
        if hasRawData { return try element.constant(rawData, shape: shape, count: count) }
        func listed<Stored>(_ values: [Stored]) throws -> [Stored] {
            guard values.count == count else {
                let size = MemoryLayout<Stored>.size
                throw ImportError.Reason.contentLength(
                    bytes: values.count * size, shape: shape, expectedBytes: count.multipliedReportingOverflow(by: size).partialValue)
            }
            return values
        }
        let elements: Constant.Elements =
            switch element {
            case .float32: .floats(try listed(floatData))
            case .float64: .floats(try listed(doubleData).map(Float.init))
            case .float16: .floats(try listed(int32Data).map { Float(half: UInt16(truncatingIfNeeded: $0)) })
            case .bfloat16: .floats(try listed(int32Data).map { Float(bitPattern: UInt32(UInt16(truncatingIfNeeded: $0)) << 16) })
            case .int64: .integers(try listed(int64Data).map { Int($0) })
            case .int32, .int16, .int8, .uint16, .uint8, .bool: .integers(try listed(int32Data).map { Int($0) })
            }
        return Constant(shape: shape, elements: elements)
    }
}

/// The types of numbers that are read, by ONNX's codes.
enum ONNXElement: Int32 {
    case float32 = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case bool = 9
    case float16 = 10
    case float64 = 11
    case bfloat16 = 16

    var isFloating: Bool { [.float32, .float16, .float64, .bfloat16].contains(self) }

    private var size: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float32, .int32: 4
        case .int64, .float64: 8
        }
    }

    /// - Throws: `ImportError.Reason.contentLength`.
    fileprivate func constant(_ content: Data, shape: [Int], count: Int) throws -> Constant {
        let (expected, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, content.count == expected else {
            throw ImportError.Reason.contentLength(bytes: content.count, shape: shape, expectedBytes: expected)
        }
        let elements: Constant.Elements = content.withUnsafeBytes { bytes in
            func each<Stored, Result>(_ type: Stored.Type, _ body: (Stored) -> Result) -> [Result] {
                (0..<count).map { body(bytes.loadUnaligned(fromByteOffset: $0 * size, as: type)) }
            }
            return switch self {
            case .float32:
                .floats(
                    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
                        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                        filled = count
                    })
            case .float64: .floats(each(Double.self) { Float($0) })
            case .float16: .floats(each(UInt16.self) { Float(half: $0) })
            case .bfloat16: .floats(each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) })
            case .int64: .integers(each(Int64.self) { Int($0) })
            case .int32: .integers(each(Int32.self) { Int($0) })
            case .int16: .integers(each(Int16.self) { Int($0) })
            case .uint16: .integers(each(UInt16.self) { Int($0) })
            case .int8: .integers(each(Int8.self) { Int($0) })
            case .uint8, .bool: .integers(each(UInt8.self) { Int($0) })
            }
        }
        return Constant(shape: shape, elements: elements)
    }
}

/// The files of weights beside a model, each read once.
struct ONNXWeightFiles {
    let path: String
    private var contents: [String: [UInt8]] = [:]

    init(path: String) { self.path = path }

    /// The bytes of a tensor that lies outside: `location`, `offset` and `length` say where, in the model's own folder.
    ///
    /// - Throws: `ImportError.Reason`, `FileError`.
    mutating func bytes(of tensor: ONNXTensorProto) throws -> ArraySlice<UInt8> {
        let facts = Dictionary(tensor.externalData.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard let location = facts["location"], !location.isEmpty, !location.contains("/"), !location.contains("\0"), location != ".."
        else { throw ImportError.Reason.unsupported(what: "weights in a file that is not beside it") }
        if contents[location] == nil {
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            contents[location] = try File.read(folder + location, limit: FileProbe.limit)
        }
        let content = contents[location] ?? []
        let start = facts["offset"].flatMap { Int($0) } ?? 0
        guard start >= 0, start <= content.count else {
            throw ImportError.Reason.damaged(what: "weights begin behind the end of \(location)")
        }
        let length = facts["length"].flatMap { Int($0) } ?? content.count - start
        guard length >= 0, length <= content.count - start else {
            throw ImportError.Reason.damaged(what: "weights reach behind the end of \(location)")
        }
        return content[start..<start + length]
    }
}
