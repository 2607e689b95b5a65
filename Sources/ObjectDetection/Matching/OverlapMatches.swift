import Kernels

/// What the matching of boxes to objects begins with: who overlaps whom most.
struct OverlapMatches {
    /// For each box its largest IoU with an object.
    var most: [Float]
    /// For each box the object of that IoU, the first among equals, or -1.
    var owners: [Int32]
    /// For each object the box that overlaps it most, the first among equals, or -1, and that IoU.
    var best: [(place: Int, overlap: Float)]

    init(_ boxes: BoxOverlap, _ objects: Boxes) {
        var most = [Float](repeating: 0, count: boxes.count)
        var owners = [Int32](repeating: -1, count: boxes.count)
        best = most.withUnsafeMutableBufferPointer { most in
            owners.withUnsafeMutableBufferPointer { owners in
                (0..<objects.count).map { number in
                    guard let most = most.baseAddress, let owners = owners.baseAddress else { return (-1, 0) }
                    return boxes.match(
                        objects[number].simd, area: objects[number].area, number: Int32(truncatingIfNeeded: number),
                        best: most, bestNumber: owners)
                }
            }
        }
        (self.most, self.owners) = (most, owners)
    }
}

extension BoxOverlap {
    /// The IoU of each box with one object.
    func row(_ object: Box) -> [Float] {
        var row = [Float](repeating: 0, count: count)
        row.withUnsafeMutableBufferPointer { row in
            if let row = row.baseAddress { self.row(object.simd, area: object.area, into: row) }
        }
        return row
    }
}
