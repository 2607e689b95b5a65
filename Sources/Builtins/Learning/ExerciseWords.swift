import Diagnostics
import Runtime

extension Words {
    static let exercising: [Builtin] = [
        Builtin(
            "exercise", [.optional("name")],
            .init(
                "Shows what an exercise asks for and what to begin with; without a name, lists the exercises with your progress.",
                example: "exercise(\"iou\")")
        ) { arguments in
            let desk = try desk(arguments)
            try arguments.machine.output(arguments.isGiven(0) ? desk.task(exerciseName(arguments)) : desk.list())
            return .none
        },
        Builtin(
            "check", [.required("name")],
            .init(
                "Checks the functions you wrote for an exercise, and says which claim fails, on which input, and why.",
                example: """
                    fn my_iou(a, b) {
                        sides = maximum(minimum(a[:, none, 2:], b[none, :, 2:]) - maximum(a[:, none, :2], b[none, :, :2]), 0)
                        prod(sides, axis=-1) / (box_area(a)[:, none] + box_area(b))
                    }
                    check("iou")
                    """)
        ) { arguments in
            arguments.machine.output(try desk(arguments).check(exerciseName(arguments)))
            return .none
        },
        Builtin(
            "hint", [.required("name")],
            .init("The next hint for an exercise; each says more than the one before.", example: "hint(\"iou\")")
        ) { arguments in
            arguments.machine.output(try desk(arguments).hint(exerciseName(arguments)))
            return .none
        },
    ]

    private static func desk(_ arguments: Arguments) throws -> any ExerciseDesk {
        if let desk = arguments.machine.exercises { return desk }
        throw Problem(
            code: "exercise", message: "there are no exercises here",
            help: "the folder with the program's lessons is not found; the variable DLREPL_HOME of the shell names it")
    }

    /// The name as text, or the word that is called like the exercise: `check(iou)`.
    private static func exerciseName(_ arguments: Arguments) throws -> String {
        if let name = arguments.machine.builtinName(arguments[0]) { return name }
        return try arguments.string(0)
    }
}
