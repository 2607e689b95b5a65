import Runtime
import Sessions

extension REPL {
    /// Shows every figure that a program saves, where the terminal can.
    func showsSavedPictures() {
        notebook.session.machine.pictureSaved = { [unowned self] picture, _ in
            if pictures != .none { show(picture) }
        }
    }

    /// Runs a cell of a lesson as the next input.
    func runCell(_ index: Int, of program: CellProgram) -> Notebook.Cell {
        run { notebook.run(program.cells[index].text, by: { $0.run(cell: index, of: program).outcome }) }
    }

    /// Code in the colours of the prompt.
    func coloured(_ code: String) -> String {
        guard output.hasColour else { return code }
        let bytes = Array(code.utf8)
        var result = ""
        var end = 0
        for span in assistant.styles(of: code) where span.range.lowerBound >= end {
            result += String(decoding: bytes[end..<span.range.lowerBound], as: UTF8.self)
            let words = String(decoding: bytes[span.range], as: UTF8.self)
            // A colour ends with its line.
            result += words.split(separator: "\n", omittingEmptySubsequences: false)
                .map { "\u{1B}[\(span.style)m\($0)\u{1B}[0m" }.joined(separator: "\n")
            end = span.range.upperBound
        }
        return result + String(decoding: bytes[end...], as: UTF8.self)
    }
}
