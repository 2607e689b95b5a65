import Diagnostics

extension CheckReport {
    /// The report as a learner reads it: a line a check, and the first that fails in full.
    public func text(colour: Bool = false) -> String {
        var lines = mistakes.map { $0.rendered(colour: colour) }
        for name in missing {
            lines.append("error[exercise]: the answer defines no `\(name)`\n  = help: the exercise asks for a function of this name")
        }
        let first = results.firstIndex { !$0.holds }
        for (index, result) in results.enumerated() {
            // What hidden checks look at is told when one of them is what to mend next.
            let claim = result.check.isHidden && !result.holds && index != first ? "another size" : result.check.claim
            lines.append("\(result.holds ? "ok  " : "FAIL") \(claim)")
            if index == first { lines.append(details(result, colour: colour)) }
        }
        if let misconception {
            lines.append("\nThis is what comes out when \(misconception.name).\n\(misconception.hint)")
        }
        if !results.isEmpty {
            let held = results.filter(\.holds).count
            lines.append("\n\(held) of \(results.count) checks hold\(passes ? ": \(exercise) is solved" : "")")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func details(_ result: Result, colour: Bool) -> String {
        var rows = [("check", result.check.expectation)] + result.inputs.map { ("  " + $0.name, $0.value) }
        var end = ""
        switch result.outcome {
        case .holds: break
        case .differs(let got, let expected, let difference):
            rows += [("expected", expected), ("got", got)]
            if !difference.isEmpty { rows.append(("differs", difference)) }
        case .failed(let diagnostic): end = "\n" + diagnostic.rendered(colour: colour)
        }
        let width = rows.map(\.0.count).max() ?? 0
        let gap = "\n" + String(repeating: " ", count: 5 + width + 2)
        return rows.map { name, value in
            let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
            return "     " + name + String(repeating: " ", count: width + 2 - name.count) + lines.joined(separator: gap)
        }.joined(separator: "\n") + end
    }
}
