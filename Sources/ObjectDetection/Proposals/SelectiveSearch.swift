import Images
import Kernels
import Synchronization

/// Boxes that may hold an object, from parts of a picture that grow together.
///
/// In several colour spaces and with several k, the picture is cut into parts (`GraphSegmentation`); by several sums of
/// similarities they are merged (`HierarchicalGrouping`); the box around every part that ever was is a proposal.
///
/// The proposals of all runs come in one order: a region that came up as the i-th from the end of its run (1 is the whole
/// picture) has the rank `u * sqrt(i)`, u in 0..<1; the n-th region of all takes the fraction of `0.618... n` for its u, in
/// the place of a random number, so that the same picture always gives the same list. Of equal boxes the first stays, and
/// a box whose IoU with one before it is above 0.6 goes behind all that are new, so that the first thousand cover more.
///
/// Source: Uijlings et al. 2013, section 4.3, whose ranks are `u * i`: the root brings small regions sooner, and putting
/// near copies last is ours; both found more objects. Colour spaces, k and similarities of the modes are those of OpenCV's
/// ximgproc, but with the paper's shares of red and green in `rgi`.
public struct SelectiveSearch: Sendable, Equatable {
    public var spaces: [ColorSpace]
    public var scales: [Double]
    public var similarities: [RegionSimilarity]
    /// How much the picture is smoothed before it is cut, in pixels.
    public var sigma = 0.8
    /// The smallest part, in pixels.
    public var minimumSize = 100

    /// A few strategies or many.
    public enum Mode: String, Sendable, CaseIterable {
        /// One space, one k, all four similarities.
        case single
        /// 2 spaces, 3 k, 2 sums of similarities.
        case fast
        /// 5 spaces, 5 k, 4 sums of similarities.
        case quality
    }

    public init(_ mode: Mode) {
        let withoutColor: RegionSimilarity = [.texture, .size, .fill]
        switch mode {
        case .single: (spaces, scales, similarities) = ([.hsv], [200], [.all])
        case .fast: (spaces, scales, similarities) = ([.hsv, .lab], [150, 300, 450], [.all, withoutColor])
        case .quality:
            spaces = [.hsv, .lab, .gray, .hue, .rgi]
            scales = [150, 300, 450, 600, 750]
            similarities = [.all, withoutColor, .fill, .size]
        }
    }

    /// The most parts that are merged: their histograms take 5 kB each.
    public static let regionLimit = 20_000

    /// The proposals, the most promising first, in pixels of the picture.
    ///
    /// The colour spaces share the threads that `Parallelism` allows; the result does not depend on their number.
    ///
    /// - Parameter shouldStop: asked from every thread.
    /// - Throws: `DetectionError.pictureTooLarge`, `.outsideRange`, `.notPositive`, `.tooManyRegions`, `.interrupted`.
    public func propose(_ image: Image, shouldStop: @Sendable () -> Bool = { false }) throws -> Boxes {
        try Segments.check(image, sigma: sigma)
        let segmentations = try scales.map { try GraphSegmentation(k: $0, minimumSize: minimumSize) }
        let results = Results(count: spaces.count)
        let (spaces, search) = (spaces, self)
        Parallelism.forEachRange(of: spaces.count, grain: 1) { range in
            for index in range {
                results.set(
                    index, Result { try search.run(image, spaces[index], segmentations, shouldStop: shouldStop) })
            }
        }
        return Self.ranked(try results.runs())
    }

    /// The boxes of every run in one colour space, each run from its first region to the whole picture.
    private func run(
        _ image: Image, _ space: ColorSpace, _ segmentations: [GraphSegmentation], shouldStop: () -> Bool
    ) throws -> [[RegionBox]] {
        let channels = space.channels(of: image)
        let graph = PixelGraph(channels, sigma: sigma)
        let bins = PixelBins(channels)
        var runs: [[RegionBox]] = []
        for segmentation in segmentations {
            let segments = try segmentation.segment(graph, shouldStop: shouldStop)
            guard segments.count <= Self.regionLimit else {
                throw DetectionError.tooManyRegions(count: segments.count, limit: Self.regionLimit)
            }
            let statistics = RegionStatistics(segments, bins)
            let neighbours = HierarchicalGrouping.neighbours(of: segments)
            for similarity in similarities {
                var grouping = HierarchicalGrouping(statistics, neighbours: neighbours, similarity: similarity)
                while grouping.step() {
                    if grouping.regions.count & 63 == 0 && shouldStop() { throw DetectionError.interrupted }
                }
                runs.append(grouping.regions.boxes)
            }
        }
        return runs
    }

    /// All boxes in the order of their ranks, each once.
    static func ranked(_ runs: [[RegionBox]]) -> Boxes {
        var ranked: [(rank: Double, box: RegionBox)] = []
        for run in runs {
            for (index, box) in run.enumerated() {
                let turn = Double(ranked.count + 1) * 0.6180339887498949
                ranked.append(((turn - turn.rounded(.down)) * Double(run.count - index).squareRoot(), box))
            }
        }
        let order = ranked.indices.sorted {
            ranked[$0].rank != ranked[$1].rank ? ranked[$0].rank < ranked[$1].rank : $0 < $1
        }
        var seen: Set<RegionBox> = []
        let boxes = Boxes(order.lazy.map { ranked[$0].box }.filter { seen.insert($0).inserted }.map(\.box))
        var new = SuppressionGrid(boxes: boxes, threshold: 0.6)
        let isNew = (0..<boxes.count).map { new.keep(boxes[$0]) }
        let places = (0..<boxes.count).filter { isNew[$0] } + (0..<boxes.count).filter { !isNew[$0] }
        return Boxes(places.lazy.map { boxes[$0] })
    }
}

/// What the threads find, each in its own place.
private final class Results: Sendable {
    private let places: Mutex<[Result<[[RegionBox]], any Error>?]>

    init(count: Int) { places = Mutex([Result<[[RegionBox]], any Error>?](repeating: nil, count: count)) }

    func set(_ index: Int, _ result: Result<[[RegionBox]], any Error>) {
        places.withLock { $0[index] = result }
    }

    /// - Throws: the first error in the order of the places.
    func runs() throws -> [[RegionBox]] {
        try places.withLock { $0 }.flatMap { try $0?.get() ?? [] }
    }
}
