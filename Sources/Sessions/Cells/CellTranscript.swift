import Diagnostics
import Runtime

/// What a cell left when it ran: what a page or a notebook file shows below it.
public struct CellTranscript {
    public enum Item {
        case printed(String)
        case picture(Picture)
    }

    /// A picture that was saved, or that the cell's last expression is.
    public struct Picture {
        /// The name of its file, without folders; nil where it was not saved.
        public var file: String?
        public var description: String
        public var png: [UInt8]
    }

    public let cell: Cell
    /// Of a cell of prose: its text, receipts computed.
    public let prose: String
    /// In the order in which they came.
    public let items: [Item]
    /// The text of the last expression's value, where it has one that is no picture.
    public let value: String?
    public let outcome: Session.Outcome
}

extension Session {
    /// Runs the cells of a program one after the other, and gathers what each printed and drew; the first that fails is
    /// the last.
    ///
    /// - Parameter each: gets every cell's transcript as soon as it is there.
    /// - Precondition: the program has no diagnostics.
    public func transcripts(of program: CellProgram, each: (CellTranscript) -> Void) {
        let (outerOutput, outerSaved) = (output, machine.pictureSaved)
        let gathering = Gathering()
        output = { gathering.add($0) }
        machine.pictureSaved = { picture, path in gathering.add(picture, file: path.split(separator: "/").last.map(String.init)) }
        defer { (output, machine.pictureSaved) = (outerOutput, outerSaved) }
        for (index, cell) in program.cells.enumerated() {
            let result = run(cell: index, of: program)
            var outcome = result.outcome
            var value: String?
            if case .value(let last) = outcome, cell.kind == .code {
                if let picture = last.host as? any PictureValue {
                    gathering.add(picture, file: nil)
                } else {
                    value = text(last)
                }
            }
            if let failure = gathering.failure, !outcome.isFailure {
                outcome = .failed([Diagnostic(failure, source: program.source, span: program.span(ofCell: index))])
            }
            each(
                CellTranscript(cell: cell, prose: result.prose, items: gathering.items, value: value, outcome: outcome))
            if outcome.isFailure { return }
            gathering.items = []
        }
    }
}

extension Session.Outcome {
    /// Whether it ended before its end.
    public var isFailure: Bool {
        switch self {
        case .failed, .interrupted: true
        case .value, .nothing: false
        }
    }
}

/// What a cell under way has left so far.
private final class Gathering {
    var items: [CellTranscript.Item] = []
    /// What hindered the drawing of a picture.
    var failure: Problem?

    func add(_ text: String) {
        if case .printed(let before)? = items.last {
            items[items.count - 1] = .printed(before + text)
        } else {
            items.append(.printed(text))
        }
    }

    func add(_ picture: any PictureValue, file: String?) {
        do {
            let shown = CellTranscript.Picture(
                file: file, description: try picture.pictureDescription, png: try picture.pagePNG())
            items.append(.picture(shown))
        } catch {
            failure = (error as? any TeachableError)?.problem ?? Problem(code: "figure", message: "\(error)")
        }
    }
}
