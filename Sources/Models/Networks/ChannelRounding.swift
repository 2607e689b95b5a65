/// Channel counts as MobileNet's authors round them when a width multiplier makes them fractional.
enum ChannelRounding {
    /// The nearest multiple of 8, at least 8, and never less than 90 % of the wish.
    ///
    /// Source: tensorflow/models, research/slim/nets/mobilenet, `make_divisible`.
    static func toEights(_ channels: Double) -> Int {
        let rounded = max(8, Int(channels + 4) / 8 * 8)
        return Double(rounded) < 0.9 * channels ? rounded + 8 : rounded
    }
}
