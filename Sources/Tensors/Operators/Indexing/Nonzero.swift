extension Tensor {
    /// The places of the elements that are not 0 (or false), int64 `[count, rank]`, in row-major order.
    public func nonzero() throws -> Tensor {
        let places = try truePlaces()
        let count = places.elementCount
        let result = try Tensor.empty(Shape.checked([count, rank], .int64), dtype: .int64)
        let (from, out) = (places.pointer(Int.self), result.pointer(Int.self))
        for row in 0..<count {
            var rest = from[row]
            for axis in stride(from: rank - 1, through: 0, by: -1) {
                out[row &* rank &+ axis] = rest % shape[axis]
                rest /= shape[axis]
            }
        }
        withExtendedLifetime(places) {}
        return result
    }

    /// The places of the elements that are not 0 in the tensor as one row, int64 `[count]`.
    func truePlaces() throws -> Tensor {
        let flags = try detached.cast(to: .bool).contiguous()
        let bytes = flags.pointer(UInt8.self)
        var count = 0
        for place in 0..<elementCount { count &+= Int(bytes[place]) }
        // One more than needed: the loop below writes before it knows whether the place counts.
        let room = try Tensor.empty(Shape.checked([count + 1], .int64), dtype: .int64)
        let out = room.pointer(Int.self)
        var found = 0
        for place in 0..<elementCount {
            out[found] = place
            found &+= Int(bytes[place])
        }
        withExtendedLifetime(flags) {}
        return room.view([count], strides: [1])
    }

    /// `y[..., i, ...] = x[..., places[..., i, ...], ...]` along `axis`: PyTorch's `gather`.
    ///
    /// Shapes: `places` has the rank of x and no more places than x on the other axes; y has its shape.
    /// Gradient: `dy` added at the places read.
    ///
    /// - Throws: `TensorError.indexDType`, `.wrongRank`, `.cannotBroadcast`, `.indexOutOfRange`, `.axisOutOfRange`.
    public func gathered(_ places: Tensor, axis: Int) throws -> Tensor {
        let chosen = try shape.axis(axis)
        guard places.dtype == .int64 || places.dtype == .uint8 else { throw TensorError.indexDType(places.dtype) }
        guard places.rank == rank else {
            throw TensorError.wrongRank(places.shape, operation: "gather", expected: "places with \(rank) axes")
        }
        var window = detached
        for other in 0..<rank where other != chosen {
            guard places.shape[other] <= shape[other] else {
                throw TensorError.cannotBroadcast(places.shape, to: shape)
            }
            window = window.part(other, 0, places.shape[other])
        }
        let numbers = try places.detached.cast(to: .int64).copied()
        let size = shape[chosen]
        for i in 0..<numbers.elementCount {
            let place = numbers.pointer(Int.self)[i]
            guard place >= -size, place < size else {
                throw TensorError.indexOutOfRange(index: place, axis: chosen, size: size)
            }
            if place < 0 { numbers.pointer(Int.self)[i] = place + size }
        }
        let result = try Tensor.empty(places.shape, dtype: dtype)
        Tensor.forEachTriple(along: chosen, window, numbers, result) { from, places, to in
            for i in 0..<places.count {
                let place = places.pointer(Int.self)[i * places.step]
                let (source, target) = (place * from.step * dtype.size, i * to.step * dtype.size)
                (to.address + target).copyMemory(from: from.address + source, byteCount: dtype.size)
            }
        }
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self], saving: [numbers], operation: "gather") { dy, saved in
            let dx = try Tensor.zeros(shape, dtype: dy.dtype)
            var window = dx
            for other in 0..<shape.count where other != chosen { window = window.part(other, 0, saved[0].shape[other]) }
            Tensor.forEachTriple(along: chosen, window, saved[0], dy) { to, places, from in
                for i in 0..<places.count {
                    let place = places.pointer(Int.self)[i * places.step]
                    if dy.dtype == .float32 {
                        to.pointer(Float.self)[place * to.step] += from.pointer(Float.self)[i * from.step]
                    } else {
                        to.pointer(Double.self)[place * to.step] += from.pointer(Double.self)[i * from.step]
                    }
                }
            }
            return [dx]
        }
    }

    /// Lines along `axis` of three tensors that differ at most in the size of that axis.
    private static func forEachTriple(
        along axis: Int, _ x: Tensor, _ y: Tensor, _ z: Tensor, _ body: (_ x: Line, _ y: Line, _ z: Line) -> Void
    ) {
        var third: [Line] = []
        z.forEachLine(along: axis) { line, _ in third.append(line) }
        var number = 0
        forEachLine(along: axis, x, y) { first, second in
            body(first, second, third[number])
            number += 1
        }
    }
}
