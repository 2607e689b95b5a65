import CConvolution

/// The loops of `CConvolution` for one vector width.
public struct VectorLoops: Sendable, Equatable {
    // Constant data of the program: never freed, never written.
    nonisolated(unsafe) let table: UnsafePointer<dl_vector_loops>

    /// Loops over vectors of `lanes` floats: 16 (AVX-512), 8 (AVX2) or 4 (any processor); nil where this
    /// processor has no such vectors.
    public init?(lanes: Int) {
        guard let table = dl_vector_loops_of(Int32(truncatingIfNeeded: lanes)) else { return nil }
        self.table = table
    }

    /// All that this processor can run, widest first.
    public static var available: [VectorLoops] { [16, 8, 4].compactMap(VectorLoops.init(lanes:)) }

    /// The widest.
    public static var best: VectorLoops {
        guard let best = available.first else { preconditionFailure("four lanes are always there") }
        return best
    }

    /// Loops over pairs of bfloat16, by the processor's own instructions for them or by float32's with `lanes` lanes.
    private init(pairs table: UnsafePointer<dl_vector_loops>) { self.table = table }

    /// The loops over pairs that this processor can run and that add in the order of their definition, so that they give the
    /// same numbers; fastest first.
    public static var availablePairs: [VectorLoops] {
        ([dl_bfloat16_loops()] + [16, 8, 4].map { dl_pair_loops_of($0) }).compactMap { $0.map(VectorLoops.init(pairs:)) }
    }

    /// Loops over pairs by the processor's tiles (AMX), which add in an order of their own; nil where it has none.
    public static var tiles: VectorLoops? { dl_tile_loops().map(VectorLoops.init(pairs:)) }

    /// Whether products cost so little that there is nothing to win by Winograd's fewer ones.
    var multipliesByTiles: Bool { self == Self.tiles }

    /// The fastest for pairs.
    public static var bestPairs: VectorLoops {
        guard let best = tiles ?? availablePairs.first else { preconditionFailure("four lanes are always there") }
        return best
    }

    /// Whether this processor has instructions for bfloat16, so that it computes with it faster than with float32.
    public static var hasBFloat16: Bool { dl_bfloat16_loops() != nil }

    public var lanes: Int { Int(table.pointee.lanes) }
    public var name: String { String(cString: table.pointee.name) }
    var tileRows: Int { Int(table.pointee.tile_rows) }
    /// Columns of a panel of packed filters.
    var panel: Int { 2 * lanes }
}
