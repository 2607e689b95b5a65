/// What passed along a recording on the way back, kept so that one number of a gradient can be opened into its products.
///
/// By the chain rule a number of a gradient is a sum: over the numbers `y` of every result that was computed from it, the
/// gradient that arrived at `y` times the slope of `y`. Each gradient that arrived is such a sum again, up to the loss.
public final class GradientRecord {
    /// One operation on the way back.
    private struct Passage {
        let node: Node
        let arriving: Tensor
        let pullback: Node.Pullback
        let saved: [Tensor]
    }

    /// An addend of a number of a gradient.
    public struct Product {
        public let operation: String
        /// The place of the number that was computed from it, in the result of the operation.
        public let indices: [Int]
        /// The gradient of the loss with respect to that number.
        public let arriving: Double
        /// The derivative of that number.
        public let slope: Double
        public let result: Place

        public var value: Double { arriving * slope }
    }

    /// A number of a tensor on the way.
    public struct Place {
        fileprivate let node: ObjectIdentifier
        fileprivate let number: Int
    }

    /// A number that takes part in too many numbers of the operation's result to open it.
    public struct TooMany: Error {
        public let operation: String
    }

    /// In the order of the way back: from the loss on.
    private var passages: [Passage] = []
    /// The most work that opening one number may take: trials times numbers of the result or the input.
    private static let workLimit = 1 << 25

    public init() {}

    func keep(_ node: Node, arriving: Tensor) {
        guard let pullback = node.pullback else { return }
        passages.append(Passage(node: node, arriving: arriving, pullback: pullback, saved: node.saved))
    }

    /// The place of a number of `variable`, counted row by row; nil for a tensor that is not recorded.
    public func place(_ number: Int, of variable: Tensor) -> Place? {
        variable.node.map { Place(node: ObjectIdentifier($0), number: number) }
    }

    /// The products whose sum is the gradient at `place`, the largest first; those that are zero are left out. Empty for the
    /// loss itself.
    ///
    /// - Throws: `TooMany`, `TensorError`.
    public func products(at place: Place) throws -> [Product] {
        var found: [Product] = []
        for passage in passages {
            for (index, input) in passage.node.inputs.enumerated() {
                guard let node = input.node, ObjectIdentifier(node) == place.node else { continue }
                found += try products(of: passage, input: index, size: node.shape.elementCount, number: place.number)
            }
        }
        return found.indices.sorted { (-abs(found[$0].value), $0) < (-abs(found[$1].value), $1) }.map { found[$0] }
    }

    /// The slopes that are not zero. A gradient that is 1 at one number of the result and 0 elsewhere gives one slope; as most
    /// are zero, whole stretches are tried first, with weights that do not cancel.
    private func products(of passage: Passage, input: Int, size: Int, number: Int) throws -> [Product] {
        let arriving = try passage.arriving.doubles()
        let shape = passage.node.shape
        let alive = arriving.indices.filter { arriving[$0] != 0 }
        func slope(_ stretch: ArraySlice<Int>) throws -> Double {
            var weights = [Float](repeating: 0, count: arriving.count)
            for place in stretch { weights[place] = stretch.count == 1 ? 1 : 1 + Float(place &* 2_654_435_761 & 0xFFFF) / 0x10000 }
            let seed = try Tensor(weights, shape: shape).cast(to: passage.arriving.dtype)
            return try passage.pullback(seed, passage.saved)[input]?.doubles()[number] ?? 0
        }
        var trialsLeft = Self.workLimit / max(size, arriving.count, 1)
        var found: [Product] = []
        var open = alive.isEmpty ? [] : [alive[...]]
        while let stretch = open.popLast() {
            trialsLeft -= 1
            guard trialsLeft >= 0 else { throw TooMany(operation: passage.node.operation) }
            let slope = try slope(stretch)
            if slope == 0 { continue }
            if stretch.count > 1 {
                let middle = (stretch.startIndex + stretch.endIndex) / 2
                open += [stretch[middle...], stretch[..<middle]]
                continue
            }
            found.append(
                Product(
                    operation: passage.node.operation, indices: shape.indices(ofElement: stretch[stretch.startIndex]),
                    arriving: arriving[stretch[stretch.startIndex]], slope: slope,
                    result: Place(node: ObjectIdentifier(passage.node), number: stretch[stretch.startIndex])))
        }
        return found
    }
}

extension Shape {
    /// The indices of an element that is counted row by row.
    public func indices(ofElement number: Int) -> [Int] {
        var rest = number
        let reversed = self.reversed().map { size -> Int in
            defer { rest /= size }
            return rest % size
        }
        return reversed.reversed()
    }
}
