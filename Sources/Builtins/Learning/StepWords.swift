import Diagnostics
import Plotting
import Runtime
import Tensors

extension Words {
    static let stepping: [Builtin] = [
        Builtin(
            "step",
            [
                .required("text"), .optional("reason", "\"\""), .optional("boxes"), .optional("labels"),
                .optional("box"), .optional("kept"), .optional("value"), .optional("picture"),
            ],
            .init(
                "Inside an algorithm: tells a step to whoever runs it with `steps`; does nothing otherwise.",
                formula:
                    "drawn: boxes with labels; or box=i of the boxes given last, kept or not, after all steps before; or picture, a figure or () -> figure",
                example:
                    "fn halve(x) { while x > 1 { x = x / 2; step(\"now {x}\", reason=\"{2 * x} > 1\") }; x }\nfor s in steps halve(8) { print(s.text) }"
            )
        ) { arguments in
            let machine = arguments.machine
            guard machine.isTellingSteps else { return .none }
            let (text, reason) = (try arguments.string(0), try arguments.string(1, default: ""))
            var stage = (machine.lastToldStep?.host as? StepValue)?.stage
            var draw: (() throws -> Figure)?
            let boxes = arguments.hasValue(2) ? try arguments.boxes(2).tensor : nil
            if let boxes, arguments.hasValue(3) {
                let labels = try arguments.strings(3)
                guard labels.count == boxes.shape[0] else {
                    throw arguments.wrongValue(3, "has \(labels.count) elements for \(boxes.shape[0]) boxes")
                }
                let numbers = try boxes.doubles()
                draw = {
                    StepScene(
                        boxes: labels.enumerated().map { LabelledBox(numbers, at: 4 * $0.offset, label: $0.element) },
                        title: reason.isEmpty ? text : reason
                    ).figure
                }
            } else if let given = arguments.hasValue(2) ? try arguments.tensor(2) : nil, given.rank == 2, given.shape[1] == 4 {
                if stage?.shows(given) != true { stage = StepStage(given) }
                draw = StepStage.picture(stage, text: text, reason: reason)
            }
            if arguments.hasValue(4), let stage {
                stage.add(box: try arguments.int(4), isKept: arguments.hasValue(5) ? try arguments.bool(5) : nil)
                draw = StepStage.picture(stage, text: text, reason: reason)
            }
            if arguments.hasValue(7) { draw = try picture(arguments[7], machine) }
            var fields: [(name: String, value: Value)] = []
            for (index, name) in [(4, "box"), (5, "kept"), (6, "value")] where arguments.isGiven(index) {
                fields.append((name, arguments[index]))
            }
            machine.tell(
                StepValue.make(text, reason: reason, machine: machine, fields: fields, stage: stage, picture: draw))
            return .none
        }
    ]

    /// A figure, or a function that gives one, drawn at once: what it looks at may change in the next step.
    private static func picture(_ value: Value, _ machine: Machine) throws -> () throws -> Figure {
        let drawn = value.host is FigureValue ? value : try machine.call(value, [])
        guard let figure = (drawn.host as? FigureValue)?.figure else {
            throw Problem(
                code: "type", message: "step: `picture` must be a figure or a function that gives one, not \(machine.kind(drawn))")
        }
        return { figure }
    }
}

extension StepStage {
    /// The picture of the stage as it is now, drawn later.
    fileprivate static func picture(_ stage: StepStage?, text: String, reason: String) -> (() throws -> Figure)? {
        guard let stage else { return nil }
        let length = stage.history.count
        return { try stage.figure(length: length, text: text, reason: reason) }
    }
}
