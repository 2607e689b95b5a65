import Runtime

/// How a value came about, in lines: what `explain` shows below it.
struct Explanation {
    var text: String
    var parts: [Explanation] = []

    /// What a value's origin tells; of a record that is the whole, what its fields tell.
    static func parts(of value: Value, isWhole: Bool, _ machine: Machine) -> [Explanation] {
        if let origin = machine.origin(of: value) as? ExplainedOrigin { return origin.parts() }
        guard isWhole, let record = value.record else { return [] }
        return machine.fields(of: record).compactMap { name, value in
            guard let origin = machine.origin(of: value) as? ExplainedOrigin else { return nil }
            return Explanation(text: ".\(name) = \(machine.textWithShape(value))", parts: origin.parts())
        }
    }
}

/// What a tensor's value remembers so that `explain` can open it: give it as the origin of `Machine.tensor(_:origin:)`.
///
/// The closure runs when somebody asks.
final class ExplainedOrigin: TellingOrigin {
    let parts: () -> [Explanation]

    init(_ parts: @escaping () -> [Explanation]) { self.parts = parts }
}
