import Runtime

/// The desk of a session in which an answer is checked: a `check("iou")` at its end asks nothing anew.
final class SilentDesk: ExerciseDesk, Sendable {
    func list() -> String { "" }
    func task(_ name: String) -> String { "" }
    func check(_ name: String) -> String { "" }
    func hint(_ name: String) -> String { "" }
}
