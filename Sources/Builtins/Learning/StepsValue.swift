import Diagnostics
import Runtime

/// What `steps EXPR` gives: the steps in order, as a list to index and to loop over, and a place in it that `next()` and
/// `back()` move.
final class StepsValue: HostValue {
    private let steps: [Value]
    /// The step that was shown last, or -1.
    private var place = -1
    let typeName = "list of steps"

    init(_ steps: [Value]) { self.steps = steps }

    var count: Int? { steps.count }
    var byteCount: Int { 16 * steps.count }
    var fieldNames: [String] { ["next", "back", "position"] }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        steps.indices.contains(index) ? steps[index] : nil
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "next": machine.host(StepMove(self, by: 1))
        case "back": machine.host(StepMove(self, by: -1))
        case "position": .int(place)
        default: nil
        }
    }

    /// - Throws: `Problem` at either end.
    fileprivate func move(by distance: Int) throws -> Value {
        let target = place + distance
        guard steps.indices.contains(target) else {
            throw Problem(
                code: "value",
                message: target < 0 ? "this is the first of \(steps.count) steps" : "this was the last of \(steps.count) steps",
                help: target < 0 ? "`.next()` goes on" : "`.back()` goes back, and `[n]` gives any of them")
        }
        place = target
        return steps[target]
    }

    private static let longestList = 40

    /// Every step in a line of its own.
    func describe(_ machine: Machine) -> String {
        let width = String(max(steps.count - 1, 0)).count
        var lines = steps.prefix(Self.longestList).enumerated().map { index, step in
            let number = String(index)
            let text = (step.host as? StepValue)?.text ?? machine.text(step)
            return String(repeating: " ", count: width - number.count) + "\(number)  \(text)"
        }
        if steps.count > Self.longestList { lines.append("... \(steps.count - Self.longestList) more") }
        return (["\(steps.count) step\(steps.count == 1 ? "" : "s"): .next() .back() [n]"] + lines).joined(separator: "\n")
    }

    func visitValues(_ visit: (Value) -> Void) { steps.forEach(visit) }
}

/// `s.next` and `s.back`, to be called.
private final class StepMove: HostValue {
    private let steps: StepsValue
    private let distance: Int
    let typeName = "move to another step"

    init(_ steps: StepsValue, by distance: Int) { (self.steps, self.distance) = (steps, distance) }

    func call(_ arguments: Arguments) throws -> Value? { try steps.move(by: distance) }

    func visitValues(_ visit: (Value) -> Void) { steps.visitValues(visit) }
}
