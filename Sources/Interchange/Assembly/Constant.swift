/// A value known when the file is read: weights, or what arithmetic on weights gave.
struct Constant {
    enum Elements {
        case floats([Float])
        case integers([Int])
    }

    /// In the file's own order of axes; empty for a scalar.
    var shape: [Int]
    var elements: Elements

    var count: Int {
        switch elements {
        case .floats(let values): values.count
        case .integers(let values): values.count
        }
    }

    /// - Throws: `ImportError.Reason.elementType`.
    func floats() throws -> [Float] {
        guard case .floats(let values) = elements else {
            throw ImportError.Reason.elementType(found: "integers", expected: "float32")
        }
        return values
    }

    /// - Throws: `ImportError.Reason.elementType`.
    func integers() throws -> [Int] {
        guard case .integers(let values) = elements else {
            throw ImportError.Reason.elementType(found: "floats", expected: "integers")
        }
        return values
    }
}

/// How much memory a file may still ask for.
///
/// A few bytes can state a shape of billions of elements (one number standing for all, or a product of two
/// vectors), so every block is asked for here first. The allowance is a multiple of the file's own size
/// with a floor, which no real network comes near.
struct MemoryAllowance {
    let limit: Int
    private(set) var used = 0

    init(fileBytes: Int) { limit = (64 << 20) + fileBytes }

    /// - Throws: `ImportError.Reason.tooLarge`.
    mutating func take(elements: Int) throws {
        let (sum, overflow) = used.addingReportingOverflow(elements)
        if overflow || sum > limit {
            throw ImportError.Reason.tooLarge(what: "numbers", count: elements, limit: limit)
        }
        used = sum
    }
}

/// Sizes read from a file, whose product is checked before it is used.
enum CheckedShape {
    static let maximumRank = 8

    /// The number of elements of `sizes`.
    ///
    /// - Throws: `ImportError.Reason.shape` when a size is negative or does not fit 32 bits, there are too many
    ///   axes, or the product overflows.
    static func elementCount(_ sizes: [Int]) throws -> Int {
        if sizes.count > maximumRank {
            throw ImportError.Reason.shape(found: sizes, expected: "at most \(maximumRank) axes")
        }
        var product = 1
        for size in sizes {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            if size < 0 || size > Int(Int32.max) || overflow {
                throw ImportError.Reason.shape(found: sizes, expected: "one of ordinary size")
            }
            product = next
        }
        return product
    }
}
