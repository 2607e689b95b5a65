import Diagnostics
import Plotting
import Runtime
import Tensors

/// One step that an algorithm told: what it did, why, and what it looks like.
///
/// How an algorithm tells its steps:
///
/// - A definition in the language (`Prelude/*.dl`) calls `step("...", reason="...", boxes=..., box=..., kept=...)`; while
///   `steps` listens it takes the place of the fast word by itself.
/// - A word in Swift asks `machine.isTellingSteps` and tells as it goes. The picture is drawn when somebody looks at it,
///   so its closure holds what the step needs, and no more:
///
///       if machine.isTellingSteps {
///           machine.tell(StepValue.make(
///               "regions \(a) and \(b) merge", reason: "similarity 2.31 is the largest", machine: machine,
///               fields: [("value", .int(new))], picture: { Figure.photo(image, boxes: boxes) }))
///       }
///
/// Either way `steps EXPR` gives the told steps as a `StepsValue`, to go through forward and back.
class StepValue: HostValue {
    let text: String
    let reason: String
    let fields: [(name: String, value: Value)]
    /// What later steps' `box` numbers refer to.
    let stage: StepStage?
    var typeName: String { "step" }

    fileprivate init(_ text: String, reason: String, fields: [(name: String, value: Value)], stage: StepStage?) {
        (self.text, self.reason, self.fields, self.stage) = (text, reason, fields, stage)
    }

    /// A step as a value; one with a picture is shown with it.
    static func make(
        _ text: String, reason: String = "", machine: Machine, fields: [(name: String, value: Value)] = [],
        stage: StepStage? = nil, picture: (() throws -> Figure)? = nil
    ) -> Value {
        guard let picture else {
            return machine.host(StepValue(text, reason: reason, fields: fields, stage: stage))
        }
        return machine.host(
            PicturedStepValue(text, reason: reason, fields: fields, stage: stage, picture: picture))
    }

    func describe(_ machine: Machine) -> String { reason.isEmpty ? text : "\(text)\n    \(reason)" }

    var fieldNames: [String] { ["text", "reason", "figure"] + fields.map(\.name) }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "text": return machine.string(text)
        case "reason": return machine.string(reason)
        case "figure": return Value.none
        default: return fields.first { $0.name == name }?.value
        }
    }

    func visitValues(_ visit: (Value) -> Void) {
        for field in fields { visit(field.value) }
    }
}

/// A step that can be looked at.
final class PicturedStepValue: StepValue, PictureValue {
    private let picture: () throws -> Figure

    fileprivate init(
        _ text: String, reason: String, fields: [(name: String, value: Value)], stage: StepStage?,
        picture: @escaping () throws -> Figure
    ) {
        self.picture = picture
        super.init(text, reason: reason, fields: fields, stage: stage)
    }

    override func field(_ name: String, _ machine: Machine) throws -> Value? {
        name == "figure" ? machine.host(FigureValue(try picture())) : try super.field(name, machine)
    }

    func png() throws -> [UInt8] { try picture().png() }
    func pagePNG() throws -> [UInt8] { try picture().pagePNG() }
    var pictureDescription: String { text }
}
