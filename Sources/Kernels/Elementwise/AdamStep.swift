import CKernels

/// One step of Adam over dense floats: `m = b1 m + c1 g`, `v = b2 v + c2 g^2`, `p = p - rate m / (sqrt(v) / root + tiny)`.
/// Source: Kingma and Ba 2015, algorithm 1.
public struct AdamStep: Sendable {
    private let settings: ck_adam_settings

    /// - Parameters:
    ///   - rate: the learning rate over `1 - b1^t`.
    ///   - root: the square root of `1 - b2^t`.
    public init(b1: Float, c1: Float, b2: Float, c2: Float, rate: Float, root: Float, tiny: Float) {
        settings = ck_adam_settings(b1: b1, b2: b2, c1: c1, c2: c2, rate: rate, root: root, tiny: tiny)
    }

    public func callAsFunction(
        _ values: UnsafeMutablePointer<Float>, against slopes: UnsafePointer<Float>,
        first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, count: Int
    ) {
        withUnsafePointer(to: settings) { ck_adam(values, slopes, first, second, count, $0) }
    }
}
