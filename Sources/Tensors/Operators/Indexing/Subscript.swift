extension Tensor {
    /// `x[indices]` with NumPy's meaning: a view, unless a tensor takes places, which copies.
    ///
    /// Several tensors among the indices are broadcast together and pick one place each; their common axes stand where
    /// the first of them stood if they were neighbours, else in front. A whole number beside them is an axis less, as in
    /// PyTorch.
    /// Gradient: `dy` at the places read, added up where a place was read twice; 0 elsewhere.
    ///
    /// - Throws: `TensorError` for too many indices, places outside, a step of 0, masks that do not fit.
    public func indexed(_ indices: [Index]) throws -> Tensor {
        let resolved = try resolve(indices)
        let result = resolved.taken.isEmpty ? resolved.view : try Taking(resolved).gather()
        guard isRecorded else { return result }
        let shape = shape
        return result.recorded(from: [self], operation: "[]") { dy, _ in
            let dx = try Tensor.zeros(shape, dtype: dy.dtype)
            let target = try dx.resolve(indices)
            if target.taken.isEmpty {
                dy.copyElements(to: target.view)
            } else {
                try Taking(target).scatter(dy, adding: true)
            }
            return [dx]
        }
    }

    /// `x[indices] = value`: writes `value`, broadcast and cast, where `indexed` reads. All views of the memory see it.
    ///
    /// Where a place is named twice, the last value stays. Source and target may overlap: the source is read first.
    ///
    /// - Throws: as `indexed`; `TensorError.cannotBroadcast`, `.valueDoesNotFit`; `.assignmentToRecorded` and
    ///   `.assignmentOfRecorded` where gradients would be lost.
    public func assign(_ indices: [Index], _ value: Operand) throws {
        guard !isRecorded else { throw TensorError.assignmentToRecorded }
        let resolved = try resolve(indices)
        let source: Tensor
        switch value {
        case .scalar(let number):
            guard !number.isOutside(dtype) else { throw TensorError.valueDoesNotFit(number, dtype) }
            source = Tensor(number, dtype: dtype)
        case .tensor(let tensor):
            guard !tensor.isRecorded else { throw TensorError.assignmentOfRecorded }
            source = tensor.storage === storage ? try tensor.copied() : tensor
        }
        if resolved.taken.isEmpty {
            try source.squeezedLeading(to: resolved.view.rank).broadcast(to: resolved.view.shape)
                .copyElements(to: resolved.view)
        } else {
            let taking = try Taking(resolved)
            let stretched = try source.squeezedLeading(to: taking.shape.count).broadcast(to: taking.shape)
            try taking.scatter(stretched.cast(to: dtype), adding: false)
        }
        storage.markChanged()
    }

    /// Leading axes of size 1 beyond `rank` are dropped, as NumPy does in assignments.
    private func squeezedLeading(to rank: Int) throws -> Tensor {
        var result = self
        while result.rank > rank, result.shape[0] == 1 { result = try result.squeezed(axes: [0]) }
        return result
    }
}

/// Places of a tensor named by other tensors: the common walk of reading, writing and adding there.
private struct Taking {
    let source: Tensor
    /// The shape that reading gives.
    let shape: Shape
    /// The axes of `source` that no tensor takes from.
    private let rest: Shape
    private let restSteps: Shape
    /// For every combination of taken places, in row-major order, the offset of its block in `source`.
    private let starts: [Int]
    /// The common shape of the places, and before which axis of the result it stands.
    private let common: Shape
    private let position: Int

    init(_ index: ResolvedIndex) throws {
        source = index.view
        var common = Shape()
        for (_, places) in index.taken {
            guard let both = common.broadcast(with: places.shape) else {
                throw TensorError.shapesDoNotBroadcast(common, places.shape, operation: "indexing by tensors")
            }
            common = both
        }
        var starts = [Int](repeating: 0, count: common.elementCount)
        for (axis, places) in index.taken {
            let step = source.strides[axis]
            for (number, place) in try places.broadcast(to: common).ints().enumerated() {
                starts[number] += place * step
            }
        }
        let axes = index.taken.map(\.axis)
        var rest = Shape()
        var restSteps = Shape()
        for axis in 0..<source.rank where !axes.contains(axis) {
            rest.append(source.shape[axis])
            restSteps.append(source.strides[axis])
        }
        let areNeighbours = zip(axes, axes.dropFirst()).allSatisfy { $1 == $0 + 1 }
        position = areNeighbours ? axes[0] : 0
        guard rest.count + common.count <= Shape.maximumRank else {
            throw TensorError.rankTooLarge(rank: rest.count + common.count)
        }
        shape = try Shape.checked(
            Array(rest[..<position]) + Array(common) + Array(rest[position...]), source.dtype)
        self.rest = rest
        self.restSteps = restSteps
        self.starts = starts
        self.common = common
    }

    func gather() throws -> Tensor {
        let result = try Tensor.empty(shape, dtype: source.dtype)
        if rest.elementCount == 1 {
            switch source.dtype.size {
            case 1: pick(UInt8.self, into: result)
            case 4: pick(UInt32.self, into: result)
            default: pick(UInt64.self, into: result)
            }
            return result
        }
        for (start, block) in zip(starts, blocks(of: result)) {
            source.view(rest, strides: restSteps, offset: source.offset + start)
                .copyElements(to: result.view(rest, strides: block.steps, offset: block.offset))
        }
        return result
    }

    private func pick<Element>(_ type: Element.Type, into result: Tensor) {
        let (from, to) = (source.pointer(type), result.pointer(type))
        for (number, start) in starts.enumerated() { to[number] = from[start] }
    }

    private func put<Element>(_ from: UnsafePointer<Element>) {
        let to = source.pointer(Element.self)
        for (number, start) in starts.enumerated() { to[start] = from[number] }
    }

    /// Writes `value`, which has the shape that reading gives, or adds it.
    func scatter(_ value: Tensor, adding: Bool) throws {
        if rest.elementCount == 1 && !adding {
            let dense = try value.contiguous()
            switch source.dtype.size {
            case 1: put(dense.pointer(UInt8.self))
            case 4: put(dense.pointer(UInt32.self))
            default: put(dense.pointer(UInt64.self))
            }
            withExtendedLifetime(dense) {}
            return
        }
        for (start, block) in zip(starts, blocks(of: value)) {
            let target = source.view(rest, strides: restSteps, offset: source.offset + start)
            let block = value.view(rest, strides: block.steps, offset: block.offset)
            let result = adding ? try Tensor.compute(.add, target, block) : block
            result.copyElements(to: target)
        }
    }

    /// The parts of a tensor of the result's shape, one for each combination of places.
    private func blocks(of tensor: Tensor) -> [(offset: Int, steps: Shape)] {
        let steps = Array(tensor.strides)
        let inner = Shape(Array(steps[..<position]) + Array(steps[(position + common.count)...]))
        let outer = Shape(Array(steps[position..<(position + common.count)]))
        var offsets: [(offset: Int, steps: Shape)] = []
        offsets.reserveCapacity(starts.count)
        let walk = GridWalk(common, a: outer, b: outer, out: outer)
        guard !starts.isEmpty else { return [] }
        walk.forEachLine { from, _ in
            for column in 0..<(walk.sizes.last ?? 1) {
                offsets.append((tensor.offset + from + column * (walk.a.last ?? 0), inner))
            }
        }
        return offsets
    }
}
