import Plotting
import Runtime

/// A figure as a value of the language: `save` writes it.
final class FigureValue: HostValue {
    let figure: Figure
    let typeName = "figure"

    init(_ figure: Figure) { self.figure = figure }

    func describe(_ machine: Machine) -> String {
        let title = figure.title.isEmpty ? "" : " \"\(figure.title)\""
        return "<figure\(title), \(Int(figure.width)) x \(Int(figure.height))>"
    }
}

/// What a figure's block is made of: marks, and what changes the axes.
final class FigurePart: HostValue {
    enum Kind {
        case mark(any Mark)
        case axis((inout Panel) throws -> Void)
        case panel(Panel)
    }

    let kind: Kind
    let word: String
    var typeName: String { "\(word) of a figure" }

    init(_ kind: Kind, _ word: String) {
        self.kind = kind
        self.word = word
    }

    func describe(_ machine: Machine) -> String { "<\(word), for the block of a figure>" }
}
