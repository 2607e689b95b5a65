import Diagnostics
import Sessions
import Testing

/// What a program prints, line by line; an issue if it fails.
func printedLines(_ program: String) -> [String] {
    let session = Session()
    let printed = Printed()
    session.output = { printed.text += $0 }
    if case .failed(let diagnostics) = session.run(program, name: "test") {
        Issue.record("\(diagnostics.map { $0.rendered() }.joined(separator: "\n"))")
    }
    return printed.text.split(separator: "\n").map(String.init)
}

private final class Printed {
    var text = ""
}
