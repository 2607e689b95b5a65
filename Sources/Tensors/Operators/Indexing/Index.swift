/// One entry between the brackets of `x[...]`, with NumPy's meaning.
public enum Index: Sendable {
    /// One place, negative from the end; the axis disappears.
    case at(Int)
    /// `start:stop:step`, each of which may be left out; places outside are cut off.
    case slice(start: Int?, stop: Int?, step: Int?)
    /// `none`: a new axis of size 1.
    case newAxis
    /// `...`: all axes that the other entries leave.
    case ellipsis
    /// A bool tensor with the sizes of the axes it selects from: the places where it is true, as one axis.
    case mask(Tensor)
    /// An int64 (or uint8) tensor: the places it names; its shape takes the axis's place.
    case take(Tensor)

    public static let all = Index.slice(start: nil, stop: nil, step: nil)
}

/// An index resolved against a shape: a view, and axes of the view from which places are taken.
struct ResolvedIndex {
    var view: Tensor
    /// Axis of `view` and the places, each counted from 0 and inside.
    var taken: [(axis: Int, places: Tensor)] = []
}

extension Tensor {
    /// The view part of an index, and the tensors that take places from it.
    ///
    /// - Throws: `TensorError` for too many entries, places outside, a step of 0, masks that do not fit.
    func resolve(_ indices: [Index]) throws -> ResolvedIndex {
        var used = 0
        var ellipses = 0
        for index in indices {
            switch index {
            case .newAxis: break
            case .ellipsis: ellipses += 1
            case .mask(let mask): used += mask.rank
            case .at, .slice, .take: used += 1
            }
        }
        guard ellipses <= 1 else { throw TensorError.twoEllipses }
        guard used <= rank else { throw TensorError.tooManyIndices(count: used, shape: shape) }
        var sizes: [Int] = []
        var steps: [Int] = []
        var start = offset
        var axis = 0
        var taken: [(axis: Int, places: Tensor)] = []
        func keep() {
            sizes.append(shape[axis])
            steps.append(strides[axis])
            axis += 1
        }
        for index in indices {
            switch index {
            case .at(let given):
                start += try place(given, axis) * strides[axis]
                axis += 1
            case .slice(let from, let to, let by):
                let (first, count, step) = try range(from, to, by, axis)
                if count > 0 { start += first * strides[axis] }
                sizes.append(count)
                steps.append(count > 1 ? step * strides[axis] : strides[axis])
                axis += 1
            case .newAxis:
                sizes.append(1)
                steps.append(1)
            case .ellipsis:
                for _ in 0..<(rank - used) { keep() }
            case .take(let places):
                taken.append((sizes.count, try self.places(places, axis)))
                keep()
            case .mask(let mask):
                guard mask.dtype == .bool else { throw TensorError.indexDType(mask.dtype) }
                guard mask.shape == Shape(Array(shape[axis..<(axis + mask.rank)])) else {
                    throw TensorError.maskDoesNotFit(mask: mask.shape, shape: shape, axis: axis)
                }
                if mask.rank == 0 {
                    sizes.append(1)
                    steps.append(1)
                    taken.append((sizes.count - 1, try Tensor.zeros([mask.truePlaces().elementCount], dtype: .int64)))
                } else if liesInOneRow(axis, mask.rank) {
                    // The masked axes as one, so that a place is one number.
                    taken.append((sizes.count, try mask.truePlaces()))
                    sizes.append(mask.elementCount)
                    steps.append(strides[axis + mask.rank - 1])
                    axis += mask.rank
                } else {
                    let found = try mask.nonzero()
                    for column in 0..<mask.rank {
                        taken.append((sizes.count, try found.part(1, column, 1).squeezed(axes: [1])))
                        keep()
                    }
                }
            }
        }
        while axis < rank { keep() }
        guard sizes.count <= Shape.maximumRank else { throw TensorError.rankTooLarge(rank: sizes.count) }
        return ResolvedIndex(view: detached.view(Shape(sizes), strides: Shape(steps), offset: start), taken: taken)
    }

    /// Whether `count` axes from `first` on lie one after the other, so that they could be one axis.
    private func liesInOneRow(_ first: Int, _ count: Int) -> Bool {
        (first..<(first + count - 1)).allSatisfy { strides[$0] == strides[$0 + 1] * shape[$0 + 1] }
    }

    private func place(_ index: Int, _ axis: Int) throws -> Int {
        let size = shape[axis]
        guard index >= -size, index < size else {
            throw TensorError.indexOutOfRange(index: index, axis: axis, size: size)
        }
        return index < 0 ? index + size : index
    }

    /// Python's slice: the first place, how many, and the step.
    private func range(_ from: Int?, _ to: Int?, _ by: Int?, _ axis: Int) throws -> (Int, Int, Int) {
        let size = shape[axis]
        let step = by ?? 1
        guard step != 0 else { throw TensorError.zeroStep }
        func inside(_ bound: Int, _ low: Int, _ high: Int) -> Int {
            Swift.min(Swift.max(bound < 0 ? bound.addingReportingOverflow(size).partialValue : bound, low), high)
        }
        if step > 0 {
            let first = from.map { inside($0, 0, size) } ?? 0
            let end = to.map { inside($0, 0, size) } ?? size
            guard end > first else { return (first, 0, 1) }
            return (first, (end - first - 1) / step + 1, step)
        }
        let first = from.map { inside($0, -1, size - 1) } ?? size - 1
        let end = to.map { inside($0, -1, size - 1) } ?? -1
        guard first > end else { return (Swift.max(first, 0), 0, 1) }
        guard step > -size else { return (first, 1, 1) }
        return (first, (first - end - 1) / -step + 1, step)
    }

    /// Places from outside as int64, negative ones counted from the end, all inside the axis.
    private func places(_ given: Tensor, _ axis: Int) throws -> Tensor {
        guard given.dtype == .int64 || given.dtype == .uint8 else { throw TensorError.indexDType(given.dtype) }
        let result = try given.detached.cast(to: .int64).copied()
        let numbers = result.pointer(Int.self)
        for i in 0..<result.elementCount { numbers[i] = try place(numbers[i], axis) }
        return result
    }
}
