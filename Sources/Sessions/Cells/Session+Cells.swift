import Diagnostics
import Runtime
import Syntax

extension Session {
    /// What came of a cell.
    public struct CellResult {
        public var outcome: Outcome
        /// The text of a cell of prose, its receipts computed; of one that failed, as it was written.
        public var prose: String
    }

    /// Runs one cell of a program: its code, or the receipts of its prose.
    ///
    /// - Precondition: the program has no diagnostics, and the cell is one of its cells.
    public func run(cell index: Int, of program: CellProgram) -> CellResult {
        precondition(program.diagnostics.isEmpty && program.cells.indices.contains(index))
        var values: [String] = []
        let outcome = guarded(program.source) {
            try run(program.pieces[index], of: program.source, scope: scope) { values.append($0) }
        }
        if case .failed = outcome { return CellResult(outcome: outcome, prose: program.cells[index].text) }
        return CellResult(outcome: outcome, prose: program.prose(of: index, values: values))
    }

    /// Runs pieces one after the other.
    ///
    /// - Parameter computed: gets the text of each receipt.
    /// - Returns: the value of the last statement, where no receipt stands behind it.
    func run(
        _ pieces: [CellProgram.Piece], of source: SourceText, scope: GlobalScope, computed: (String) -> Void = { _ in }
    ) throws -> Value? {
        var last: Value?
        for piece in pieces {
            switch piece {
            case .statements(let statements):
                last = try machine.run(Program(statements: statements, source: source), scope: scope)
            case .receipt(let receipt, _, _):
                let statement = Statement(kind: .expression(receipt.expression), span: receipt.span)
                let value = try machine.run(Program(statements: [statement], source: source), scope: scope)
                computed(value.string ?? "")
                last = nil
            }
        }
        return last
    }
}
