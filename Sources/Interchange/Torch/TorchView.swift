import Files
import Tensors

/// One entry of a torch dictionary: `torch._utils._rebuild_tensor_v2(storage, offset, sizes, strides, ...)`.
struct TorchView {
    var name: String
    /// The key of the storage.
    var storage: String
    /// `FloatStorage`, `LongStorage`...
    var elementType: String
    var offset: Int
    var sizes: [Int]
    var strides: [Int]

    /// The type of its numbers; nil for integers and what else is left out.
    var element: TorchElement? { TorchElement(rawValue: elementType) }

    /// The entries of a saved dictionary; of a training run's, those of the network in it.
    ///
    /// - Throws: `ImportError.Reason` for something else than a dictionary of tensors.
    static func all(of pickle: Pickle) throws -> [TorchView] {
        var root = pickle.root
        if case .call(let function, _) = pickle[root], case .global(let module, let name) = pickle[function] {
            throw ImportError.Reason.unsupported(
                what: "it holds an object of \(module).\(name), whose code is not run: save its state_dict()")
        }
        for name in ["state_dict", "model_state_dict", "model"] {
            if let inner = pickle.entry(name, of: root), case .dictionary = pickle[inner] {
                root = inner
                break
            }
        }
        guard case .dictionary(let entries) = pickle[root] else {
            throw ImportError.Reason.damaged(what: "it holds no dictionary of tensors")
        }
        return try stride(from: 0, to: entries.count - 1, by: 2).map { place in
            try TorchView(pickle, key: entries[place], value: entries[place + 1])
        }
    }

    /// - Throws: `ImportError.Reason` when the entry is no tensor, or calls another function.
    private init(_ pickle: Pickle, key: Pickle.Reference, value: Pickle.Reference) throws {
        let name = pickle.text(key) ?? "?"
        let wrong = ImportError.Reason.damaged(what: "its entry \(name) is not a tensor")
        func call(_ reference: Pickle.Reference) throws -> (name: String, arguments: [Pickle.Reference]) {
            guard case .call(let function, let arguments) = pickle[reference],
                case .global(let module, let called) = pickle[function], let parts = pickle.members(arguments)
            else { throw wrong }
            guard module == "torch._utils", ["_rebuild_tensor_v2", "_rebuild_tensor", "_rebuild_parameter"].contains(called)
            else { throw ImportError.Reason.unsupported(what: "its entry \(name) asks to run \(module).\(called)") }
            return (called, parts)
        }
        var (called, parts) = try call(value)
        if called == "_rebuild_parameter", let tensor = parts.first { (called, parts) = try call(tensor) }
        guard called != "_rebuild_parameter", parts.count >= 4, case .persistent(let identity) = pickle[parts[0]],
            let storage = pickle.members(identity), storage.count >= 3,
            case .global(module: "torch", name: let elementType) = pickle[storage[1]],
            let storageKey = pickle.text(storage[2]), let offset = pickle.integer(parts[1]), offset >= 0,
            let sizes = pickle.members(parts[2])?.compactMap(pickle.integer),
            let strides = pickle.members(parts[3])?.compactMap(pickle.integer), sizes.count == strides.count,
            strides.allSatisfy({ $0 >= 0 })
        else { throw wrong }
        self.name = name
        self.storage = storageKey
        self.elementType = elementType
        self.offset = offset
        self.sizes = sizes
        self.strides = strides
    }

    /// The numbers, densely.
    ///
    /// - Throws: `ImportError.Reason` when the view reaches out of its storage.
    func tensor(
        _ storage: ArraySlice<UInt8>, _ element: TorchElement, _ allowance: inout MemoryAllowance
    ) throws -> Tensor {
        let count = try CheckedShape.elementCount(sizes)
        try allowance.take(elements: count)
        var last = offset
        for (size, stride) in zip(sizes, strides) where size > 0 {
            let (step, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, overflows) = last.addingReportingOverflow(step)
            if overflow || overflows { throw ImportError.Reason.shape(found: sizes, expected: "a view of its storage") }
            last = sum
        }
        guard count == 0 || last < storage.count / element.size else {
            throw ImportError.Reason.shape(found: sizes, expected: "a view of \(storage.count / element.size) numbers")
        }
        let result = Tensor(uninitialized: Shape(sizes))
        let target = result.pointer(Float.self)
        if count == 0 { return result }
        withExtendedLifetime(result.storage) {
            storage.withUnsafeBytes { bytes in
                if element == .float32, strides == Array(result.strides) {
                    let first = UnsafeRawBufferPointer(rebasing: bytes[(4 * offset)..<(4 * (offset + count))])
                    UnsafeMutableRawBufferPointer(start: target, count: 4 * count).copyMemory(from: first)
                    return
                }
                for flat in 0..<count {
                    var (rest, place) = (flat, offset)
                    for axis in stride(from: sizes.count - 1, through: 0, by: -1) {
                        place += rest % sizes[axis] * strides[axis]
                        rest /= sizes[axis]
                    }
                    target[flat] = element.number(bytes, place)
                }
            }
        }
        return result
    }
}

/// The types of storages whose numbers become float32.
enum TorchElement: String {
    case float32 = "FloatStorage"
    case float64 = "DoubleStorage"
    case float16 = "HalfStorage"
    case bfloat16 = "BFloat16Storage"

    var size: Int {
        switch self {
        case .float32: 4
        case .float64: 8
        case .float16, .bfloat16: 2
        }
    }

    fileprivate func number(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Float {
        switch self {
        case .float32: bytes.loadUnaligned(fromByteOffset: 4 * place, as: Float.self)
        case .float64: Float(bytes.loadUnaligned(fromByteOffset: 8 * place, as: Double.self))
        case .float16: Float(half: bytes.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self))
        case .bfloat16: Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self)) << 16)
        }
    }
}
