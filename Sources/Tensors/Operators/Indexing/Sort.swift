import Kernels

extension Tensor {
    /// The elements in rising order along `axis`, or falling; nan is the largest of all.
    ///
    /// Gradient: each `dy` goes back to where its element came from.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func sorted(axis: Int = -1, descending: Bool = false) throws -> Tensor {
        if rank == 0 { return self }
        return try gathered(argsort(axis: axis, descending: descending), axis: axis)
    }

    /// The places, int64, from which the elements would be taken to stand in order; equals keep their order.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func argsort(axis: Int = -1, descending: Bool = false) throws -> Tensor {
        if rank == 0 { return try Tensor.zeros([], dtype: .int64) }
        let chosen = try shape.axis(axis)
        let result = try Tensor.empty(shape, dtype: .int64)
        Tensor.forEachLine(along: chosen, self, result) { from, to in
            let places = order(of: from, descending: descending)
            for (i, place) in places.enumerated() { to.pointer(Int.self)[i * to.step] = place }
        }
        return result
    }

    private func order(of line: Line, descending: Bool) -> [Int] {
        switch dtype {
        case .bool, .uint8: Ordering.places(line.pointer(UInt8.self), line.count, line.step, descending: descending)
        case .int64: Ordering.places(line.pointer(Int.self), line.count, line.step, descending: descending)
        case .float32: Ordering.places(line.pointer(Float.self), line.count, line.step, descending: descending)
        case .float64: Ordering.places(line.pointer(Double.self), line.count, line.step, descending: descending)
        }
    }

    /// The `count` largest elements along `axis` in falling order (or smallest in rising order), and their places.
    ///
    /// - Throws: `TensorError.argument` for more than there are, `.axisOutOfRange`.
    public func top(_ count: Int, axis: Int = -1, largest: Bool = true) throws -> (values: Tensor, places: Tensor) {
        let chosen = try shape.axis(axis)
        guard count >= 0, count <= shape[chosen] else {
            throw TensorError.argument(
                operation: "topk", name: "k", value: "\(count)",
                expected: "0 to \(shape[chosen]), the size of axis \(chosen),")
        }
        let places = try argsort(axis: chosen, descending: largest).part(chosen, 0, count).contiguous()
        return (try gathered(places, axis: chosen), places)
    }

    /// The different elements in rising order, how often each occurs, and for each element of x its place among them.
    ///
    /// Shapes: values and counts `[k]`, places as x. All nan count as one.
    public func unique() throws -> (values: Tensor, counts: Tensor, places: Tensor) {
        let row = try detached.flattened()
        let order = try row.argsort()
        let sorted = try row.gathered(order, axis: 0)
        let places = try Tensor.empty(shape, dtype: .int64)
        var firsts: [Int] = []
        var counts: [Int] = []
        for (rank, place) in try order.ints().enumerated() {
            let isNew = try rank == 0 || !sorted.isSame(rank - 1, rank)
            if isNew {
                firsts.append(rank)
                counts.append(0)
            }
            counts[counts.count - 1] += 1
            places.pointer(Int.self)[place] = counts.count - 1
        }
        return (try sorted.gathered(Tensor(ints: firsts), axis: 0), Tensor(ints: counts), places)
    }

    private func isSame(_ a: Int, _ b: Int) throws -> Bool {
        switch (scalar(at: a), scalar(at: b)) {
        case (.float(let x), .float(let y)): x == y || x != x && y != y
        case (let x, let y): x == y
        }
    }
}
