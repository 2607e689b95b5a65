import Tensors

/// Images of one size, each with the number of its class.
public struct LabelledImages: Sendable {
    public let name: String
    /// `[N, C, H, W]`, bytes or float32.
    public let images: Tensor
    /// `[N]`, int64.
    public let labels: Tensor
    public let classNames: [String]
    /// What a stored number is multiplied by to lie in `0 ... 1`.
    public let scale: Double

    public init(name: String, images: Tensor, labels: Tensor, classNames: [String], scale: Double) {
        precondition(images.rank == 4 && labels.shape == [images.shape[0]] && labels.dtype == .int64)
        self.name = name
        self.images = images
        self.labels = labels
        self.classNames = classNames
        self.scale = scale
    }

    public var count: Int { images.shape[0] }

    /// The images at `places` as float32 in `0 ... 1`, `[places, C, H, W]`, and their labels.
    ///
    /// - Throws: `TensorError.indexOutOfRange`.
    public func batch(_ places: [Int]) throws -> (images: Tensor, labels: Tensor) {
        let chosen = try Tensor.nested(.list(places.map { .scalar(.int($0)) }), dtype: .int64)
        let stored = try images.indexed([.take(chosen)])
        return (try scaled(stored), try labels.indexed([.take(chosen)]))
    }

    /// One image `[C, H, W]` as float32 in `0 ... 1`.
    public func image(_ place: Int) throws -> Tensor { try scaled(images.indexed([.at(place)])) }

    public func label(_ place: Int) throws -> Int { try labels.indexed([.at(place)]).ints()[0] }

    /// The images at `places`, as they are stored.
    ///
    /// - Throws: `TensorError.indexOutOfRange`.
    public func part(_ places: [Int]) throws -> LabelledImages {
        let chosen = Index.take(try Tensor.nested(.list(places.map { .scalar(.int($0)) }), dtype: .int64))
        return LabelledImages(
            name: name, images: try images.indexed([chosen]), labels: try labels.indexed([chosen]),
            classNames: classNames, scale: scale)
    }

    private func scaled(_ stored: Tensor) throws -> Tensor {
        let floats = try stored.cast(to: .float32)
        return scale == 1 ? floats : try floats * .float(scale)
    }
}
