import Diagnostics
import Sessions
import Syntax

/// One claim that an answer must fulfil: a cell of `checks.dl`.
///
///     # %% two boxes that share a quarter
///     a = tensor([[0, 0, 2, 2]])
///     b = tensor([[1, 0, 3, 2]])
///     expect my_iou(a, b) ~= tensor([[1 / 3]])
///
/// The heading is the claim; one that begins with `hidden:` is not told before it fails. The last statement is `expect LEFT ~= RIGHT`
/// (or `==`), LEFT what the learner's functions give; the statements before it make the inputs, which begin with the same
/// random numbers each time.
public struct Check: Sendable {
    public let claim: String
    public let isHidden: Bool
    /// As written: `my_iou(a, b) ~= tensor([[1 / 3]])`.
    public let expectation: String
    /// The line of `checks.dl` that the expectation stands on.
    public let line: Int
    /// The names that the statements before the expectation bind, in order.
    let inputNames: [String]
    let preparation: Piece
    let left: Piece
    let right: Piece
    let comparison: BinaryOperator

    /// A part of `checks.dl`, with empty lines and spaces before it, so that places in messages are the file's.
    struct Piece: Sendable {
        var text: String
    }

    /// - Throws: `ExerciseError.malformedCheck`.
    init(cell: Cell, path: String) throws {
        func malformed(_ reason: String) -> ExerciseError {
            .malformedCheck(path: path, line: cell.firstLine, reason: reason)
        }
        let source = SourceText(name: path, text: cell.text)
        let parsed = Parser.parse(source)
        if let mistake = parsed.diagnostics.first { throw malformed(mistake.problem.message) }
        let statements = parsed.program.statements
        guard let last = statements.last, case .expect(let condition) = last.kind,
            case .binary(let operation, let left, let right) = condition.kind,
            operation == .approximatelyEqual || operation == .equal
        else { throw malformed("its last statement must be `expect LEFT ~= RIGHT` or `expect LEFT == RIGHT`") }
        let marker = "hidden:"
        isHidden = cell.heading.hasPrefix(marker)
        claim = String(isHidden ? cell.heading.dropFirst(marker.count).drop { $0 == " " } : cell.heading[...])
        guard !claim.isEmpty else { throw malformed("its mark must carry the claim: `# %% two equal boxes have IoU 1`") }
        func piece(_ span: Span) -> Piece {
            let (line, column) = source.position(at: Int(span.start))
            let lines = String(repeating: "\n", count: cell.firstLine - 1 + line - 1)
            return Piece(text: lines + String(repeating: " ", count: column - 1) + source.text(span))
        }
        preparation = piece(Span(0, Int(last.span.start)))
        self.left = piece(left.span)
        self.right = piece(right.span)
        comparison = operation
        expectation = source.text(condition.span)
        line = cell.firstLine - 1 + source.position(at: Int(last.span.start)).line
        inputNames = Check.names(boundBy: statements.dropLast())
    }

    /// The names that assignments at the top of a program bind, each once.
    static func names(boundBy statements: some Sequence<Statement>) -> [String] {
        var names: [String] = []
        func add(_ target: Target) {
            switch target {
            case .name(let identifier): if !names.contains(identifier.name) { names.append(identifier.name) }
            case .tuple(let targets, _): for target in targets { add(target) }
            case .index, .field: break
            }
        }
        for statement in statements {
            if case .assign(let target, _) = statement.kind { add(target) }
        }
        return names
    }
}
