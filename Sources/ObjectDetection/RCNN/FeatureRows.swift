/// Examples by rows: `count` rows of `width` features.
public struct FeatureRows: Sendable {
    public let width: Int
    public private(set) var values: [Float]

    public var count: Int { width == 0 ? 0 : values.count / width }

    /// - Parameter values: as many as whole rows have.
    public init(_ values: [Float] = [], width: Int) {
        precondition(width > 0 && values.count % width == 0)
        (self.width, self.values) = (width, values)
    }

    public mutating func append(_ other: FeatureRows, row: Int) {
        precondition(other.width == width)
        values += other.values[(row * width)..<((row + 1) * width)]
    }

    public mutating func append(contentsOf other: FeatureRows) {
        precondition(other.width == width)
        values += other.values
    }

    /// The rows at `places`.
    public func rows(_ places: [Int]) -> FeatureRows {
        var result = FeatureRows(width: width)
        result.values.reserveCapacity(places.count * width)
        for place in places { result.append(self, row: place) }
        return result
    }

    public mutating func scale(by factor: Float) {
        for index in values.indices { values[index] *= factor }
    }

    /// The mean length of a row.
    public var meanNorm: Double {
        guard count > 0 else { return 0 }
        let lengths = withRows { row in
            (0..<width).reduce(0.0) { $0 + Double(row[$1]) * Double(row[$1]) }.squareRoot()
        }
        return lengths.reduce(0, +) / Double(count)
    }

    @inline(__always)
    public func withRow<Result>(_ row: Int, _ body: (UnsafePointer<Float>) -> Result) -> Result {
        precondition(row >= 0 && row < count)
        return values.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a row without features") }
            return body(start + row * width)
        }
    }

    public func withRows<Result>(_ body: (UnsafePointer<Float>) -> Result) -> [Result] {
        (0..<count).map { withRow($0, body) }
    }
}
