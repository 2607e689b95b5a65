import Files
import Diagnostics
import Sessions

extension CheckReport {
    /// The report for programs: `dlrepl check --json`.
    ///
    ///     {"exercise": "iou", "passes": false, "held": 2, "checks": [{"claim": "...", "hidden": false, "holds": true,
    ///      "expectation": "...", "inputs": {"a": "..."}, "expected": "...", "got": "...", "difference": "...", "error": null}],
    ///      "missing": [], "errors": [], "misconception": {"name": "...", "hint": "..."}}
    public var json: JSONValue {
        .object([
            ("exercise", .string(exercise)), ("passes", .bool(passes)), ("held", .int(results.filter(\.holds).count)),
            ("checks", .list(results.map(CheckReport.json))), ("missing", .list(missing.map { .string($0) })),
            ("errors", .list(mistakes.map { .string($0.rendered()) })),
            ("misconception", misconception.map { .object([("name", .string($0.name)), ("hint", .string($0.hint))]) } ?? .null),
        ])
    }

    private static func json(_ result: Result) -> JSONValue {
        var (expected, got, difference, error) = (JSONValue.null, JSONValue.null, JSONValue.null, JSONValue.null)
        switch result.outcome {
        case .holds: break
        case .differs(let left, let right, let first):
            (got, expected, difference) = (.string(left), .string(right), .string(first))
        case .failed(let diagnostic): error = .string(diagnostic.rendered())
        }
        return .object([
            ("claim", .string(result.check.claim)), ("hidden", .bool(result.check.isHidden)), ("holds", .bool(result.holds)),
            ("expectation", .string(result.check.expectation)),
            ("inputs", .object(result.inputs.map { ($0.name, .string($0.value)) })), ("expected", expected), ("got", got),
            ("difference", difference), ("error", error),
        ])
    }
}
