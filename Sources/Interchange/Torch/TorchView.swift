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

    /// - Throws: `ImportError.Reason` when the entry is no tensor, or calls another function.
    init(_ pickle: Pickle, key: Pickle.Reference, value: Pickle.Reference) throws {
        let name = pickle.text(key) ?? "?"
        let wrong = ImportError.Reason.damaged(what: "its entry \(name) is not a tensor")
        guard case .call(let function, let arguments) = pickle[value],
            case .global(let module, let called) = pickle[function], let parts = pickle.members(arguments)
        else { throw wrong }
        guard module == "torch._utils", called == "_rebuild_tensor_v2" || called == "_rebuild_tensor" else {
            throw ImportError.Reason.unsupported(what: "its entry \(name) asks to run \(module).\(called)")
        }
        guard parts.count >= 4, case .persistent(let identity) = pickle[parts[0]],
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
        _ bytes: [UInt8], storage: (start: Int, count: Int), _ allowance: inout MemoryAllowance
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
        guard count == 0 || last < storage.count else {
            throw ImportError.Reason.shape(found: sizes, expected: "a view of \(storage.count) numbers")
        }
        let result = Tensor(uninitialized: Shape(sizes))
        let target = result.pointer(Float.self)
        bytes.withUnsafeBytes { bytes in
            for flat in 0..<count {
                var (rest, place) = (flat, offset)
                for axis in stride(from: sizes.count - 1, through: 0, by: -1) {
                    place += rest % sizes[axis] * strides[axis]
                    rest /= sizes[axis]
                }
                target[flat] = bytes.loadUnaligned(fromByteOffset: storage.start + 4 * place, as: Float.self)
            }
        }
        return result
    }
}
