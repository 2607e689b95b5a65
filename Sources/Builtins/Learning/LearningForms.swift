import Diagnostics
import Glibc
import Runtime

extension Words {
    /// `time`, `explain` and `steps`.
    static func registerForms(in machine: Machine) {
        machine.learningForms[.time] = { machine, operand in try timed(operand, machine) }
        machine.learningForms[.explain] = { machine, operand in try explained(operand, machine) }
        machine.learningForms[.steps] = { machine, operand in
            let steps = try machine.told(operand)
            if steps.isEmpty {
                throw RuntimeError.failed(
                    message: "nothing here tells its steps",
                    help: "`steps nms(boxes, scores)` does, and so does a function of yours that calls `step(\"...\")`")
            }
            return machine.list(steps)
        }
        let twins = StepTwins()
        machine.stepTwins = { machine, builtin in try twins.function(builtin.name, machine) }
    }

    // MARK: - time

    /// Runs until half a second has gone by or 25 runs are done, at least 3 runs and one to warm up; a run of more than a
    /// second counts alone.
    private static func timed(_ operand: Value, _ machine: Machine) throws -> Value {
        func once() throws -> Double {
            let start = monotonicSeconds()
            _ = try machine.call(operand, [])
            return monotonicSeconds() - start
        }
        let first = try once()
        var seconds: [Double] = first > 1 ? [first] : []
        let begin = monotonicSeconds()
        while first <= 1, seconds.count < 3 || (seconds.count < 25 && monotonicSeconds() - begin < 0.5) {
            seconds.append(try once())
        }
        seconds.sort()
        return machine.record([
            ("median", .float(seconds[seconds.count / 2])), ("min", .float(seconds[0])), ("runs", .int(seconds.count)),
        ])
    }

    private static func monotonicSeconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }

    // MARK: - explain

    /// Prints the evaluation as a tree, the whole on top and each part below what it is a part of.
    private static func explained(_ operand: Value, _ machine: Machine) throws -> Value {
        let (result, traces) = try machine.traced(operand)
        // A part lies inside the text of its whole; of two with one text, the later one is the whole.
        let ordered = traces.enumerated().sorted { a, b in
            let (first, second) = (a.element.span, b.element.span)
            if first.start != second.start { return first.start < second.start }
            if first.end != second.end { return first.end > second.end }
            return a.offset > b.offset
        }.map(\.element)
        if ordered.isEmpty { machine.output(machine.text(result, quoted: true) + "\n") }
        /// The wholes that the part under way lies in, and whether nothing follows each below its own whole.
        var open: [(span: Span, isLast: Bool)] = []
        for (index, trace) in ordered.enumerated() {
            while let last = open.last, last.span.end < trace.span.end || last.span.end <= trace.span.start {
                open.removeLast()
            }
            let isLast = !ordered[(index + 1)...].contains { later in
                later.span.start >= trace.span.end && (open.last.map { later.span.end <= $0.span.end } ?? true)
            }
            let rails = open.dropFirst().map { $0.isLast ? "   " : "│  " }.joined()
            let branch = open.isEmpty ? "" : rails + (isLast ? "└─ " : "├─ ")
            let times = trace.count > 1 ? "   (the last of \(trace.count))" : ""
            machine.output("\(branch)\(oneLine(trace.text)) = \(machine.textWithShape(trace.value))\(times)\n")
            open.append((trace.span, isLast))
        }
        return .none
    }

    private static func oneLine(_ text: String) -> String {
        let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return joined.count > 60 ? joined.prefix(57) + "..." : joined
    }
}

/// The definitions that tell steps, compiled when first needed.
private final class StepTwins {
    private var functions: [String: Value] = [:]

    func function(_ name: String, _ machine: Machine) throws -> Value? {
        if let known = functions[name] { return known }
        guard let text = Prelude.text(of: name), text.contains("step(") else { return nil }
        let function = try Prelude.function(name, in: machine)
        functions[name] = function
        return function
    }
}
