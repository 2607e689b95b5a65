import Diagnostics
import Glibc
import Runtime

extension Words {
    /// `time`, `explain` and `steps`.
    static func registerForms(in machine: Machine) {
        machine.learningForms[.time] = { machine, operand in try timed(operand, machine) }
        machine.learningForms[.explain] = { machine, operand in
            machine.output(try EvaluationTree(of: operand, machine).text)
            return .none
        }
        machine.learningForms[.steps] = { machine, operand in
            let steps = try machine.told(operand)
            if steps.isEmpty {
                throw RuntimeError.failed(
                    message: "nothing here tells its steps",
                    help: "`steps nms(boxes, scores)` does, and so does a function of yours that calls `step(\"...\")`")
            }
            return machine.host(StepsValue(steps))
        }
        let definitions = Definitions()
        machine.definition = { machine, builtin in try definitions.of(builtin.name, machine) }
    }

    // MARK: - time

    /// Runs until half a second has gone by or 25 runs are done, at least 3 runs and one to warm up; a run of more than a
    /// second counts alone.
    private static func timed(_ operand: Value, _ machine: Machine) throws -> Value {
        func once() throws -> Double {
            let start = monotonicSeconds()
            try machine.perform(operand, [])
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
}

/// The definitions in the language, compiled when first needed.
private final class Definitions {
    private var known: [String: (function: Value, tellsSteps: Bool)] = [:]

    func of(_ name: String, _ machine: Machine) throws -> (function: Value, tellsSteps: Bool)? {
        if let found = known[name] { return found }
        // The function stays alive as a global of the scope it was defined in.
        guard let text = Prelude.text(of: name), let function = try Prelude.function(name, in: machine) else {
            return nil
        }
        let found = (function, text.contains("step("))
        known[name] = found
        return found
    }
}
