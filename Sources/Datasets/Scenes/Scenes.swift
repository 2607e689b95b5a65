import Tensors

/// Pictures with the boxes and classes of what is on them.
public struct Scenes: Sendable {
    public struct Scene: Sendable {
        /// `[3, H, W]`, float32 in `0 ... 1`.
        public let image: Tensor
        /// `[K, 4]`, `(x_min, y_min, x_max, y_max)` in pixels, float32.
        public let boxes: Tensor
        /// `[K]`, int64.
        public let labels: Tensor
    }

    public let name: String
    public let scenes: [Scene]
    public let classNames: [String]

    public var count: Int { scenes.count }

    public func part(_ places: [Int]) -> Scenes {
        Scenes(name: name, scenes: places.map { scenes[$0] }, classNames: classNames)
    }
}
