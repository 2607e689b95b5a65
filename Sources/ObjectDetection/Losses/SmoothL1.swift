/// Smooth L1: `d^2 / (2 beta)` where `|d| < beta`, else `|d| - beta / 2`; `|d|` for beta 0.
///
/// Source: Girshick 2015, "Fast R-CNN", equation 3 (beta 1).
struct SmoothL1: Sendable {
    let beta: Double

    init() { beta = 1 }

    /// - Throws: `DetectionError.outsideRange` for a beta below 0 or without end.
    init(checking beta: Double) throws {
        guard beta >= 0, beta.isFinite else {
            throw DetectionError.outsideRange(argument: "beta", value: Float(beta), range: 0...Float.greatestFiniteMagnitude)
        }
        self.beta = beta
    }

    func callAsFunction(_ d: Double) -> Double { abs(d) < beta ? d * d / (2 * beta) : abs(d) - beta / 2 }

    func slope(_ d: Double) -> Double { abs(d) < beta ? d / beta : d > 0 ? 1 : d < 0 ? -1 : d }
}
