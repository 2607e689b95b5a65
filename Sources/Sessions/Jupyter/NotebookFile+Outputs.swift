import Diagnostics
import Files
import Runtime

extension NotebookFile {
    /// The notebook of a program with what its cells print, draw and give, the receipts of its prose computed.
    ///
    /// - Returns: the notebook, and how the run ended; after a failure the cells behind it have no outputs.
    public init(running program: CellProgram, in session: Session, text: String) throws {
        self.init(program: text)
        var transcripts: [CellTranscript] = []
        session.transcripts(of: program) { transcripts.append($0) }
        var waiting = transcripts[...]
        var count = 0
        for index in cells.indices {
            // Cells without text are none of the program's.
            guard let next = waiting.first, next.cell.text == cells[index].source else { continue }
            waiting.removeFirst()
            guard next.cell.kind == .code else {
                if next.prose != next.cell.text {
                    cells[index].receipts = Receipts(written: next.cell.text, shown: next.prose)
                    cells[index].source = next.prose
                }
                continue
            }
            count += 1
            cells[index].executionCount = count
            cells[index].outputs = NotebookFile.outputs(of: next, number: count)
        }
        switch transcripts.last?.outcome {
        case .failed(let diagnostics)?: if let first = diagnostics.first { throw first }
        case .interrupted?: throw Interrupted()
        default: break
        }
    }

    private static func outputs(of transcript: CellTranscript, number: Int) -> [JSONValue] {
        var outputs = transcript.items.map { item -> JSONValue in
            switch item {
            case .printed(let text):
                .object([("name", .string("stdout")), ("output_type", .string("stream")), ("text", lines(text))])
            case .picture(let picture):
                .object([
                    (
                        "data",
                        .object([
                            ("image/png", .string(Base64.text(of: picture.png))),
                            ("text/plain", lines(picture.description.isEmpty ? "a picture" : picture.description)),
                        ])
                    ),
                    ("metadata", .object([])), ("output_type", .string("display_data")),
                ])
            }
        }
        if let value = transcript.value {
            outputs.append(
                .object([
                    ("data", .object([("text/plain", lines(value))])), ("execution_count", .int(number)),
                    ("metadata", .object([])), ("output_type", .string("execute_result")),
                ]))
        }
        return outputs
    }
}
