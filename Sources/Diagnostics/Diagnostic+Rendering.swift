extension Diagnostic {
    /// The text a person reads: message, place, the source line with the part underlined, facts, help.
    ///
    ///     error[name]: there is no `relux`
    ///      --> ch5.dl:3:9
    ///       |
    ///     3 | y = x |> relux
    ///       |          ^^^^^
    ///       = help: did you mean `relu`?
    ///
    /// - Parameter colour: whether to use the terminal's colours.
    public func rendered(colour: Bool = false) -> String {
        let paint = Paint(isOn: colour)
        var lines = ["\(paint.error("error[\(problem.code)]")): \(paint.bold(problem.message))"]
        let (firstLine, _) = source.position(at: Int(span.start))
        let gutterWidth = String(firstLine).count
        let gutter = String(repeating: " ", count: gutterWidth)
        lines.append("\(gutter)\(paint.faint("-->")) \(place)")
        let (shown, underline) = excerpt(line: firstLine - 1)
        lines.append("\(gutter) \(paint.faint("|"))")
        lines.append("\(paint.faint("\(firstLine) |")) \(shown)".trimmingTrailingSpaces)
        let label = problem.label.isEmpty ? "" : " " + problem.label
        lines.append("\(gutter) \(paint.faint("|")) \(underline.spaces)\(paint.error(underline.carets + label))")
        let hasFacts = !problem.notes.isEmpty || !problem.help.isEmpty || !calls.isEmpty
        if hasFacts { lines.append("\(gutter) \(paint.faint("|"))") }
        for note in problem.notes { lines.append("\(gutter) \(paint.faint("=")) \(note)") }
        for call in shownCalls { lines.append("\(gutter) \(paint.faint("=")) \(call)") }
        if !problem.help.isEmpty {
            lines.append("\(gutter) \(paint.faint("=")) \(paint.bold("help")): \(problem.help)")
        }
        return lines.joined(separator: "\n")
    }

    /// At most three calls from each end of the chain; deep recursion would fill the screen.
    private var shownCalls: [String] {
        let lines = calls.map { call in
            let (line, _) = call.source.position(at: Int(call.span.start))
            return "called by \(call.function) at \(call.source.name):\(line)"
        }
        if lines.count <= 7 { return lines }
        return Array(lines.prefix(3)) + ["... \(lines.count - 6) more calls ..."] + Array(lines.suffix(3))
    }

    /// The line, cut around the span where it is very long, and the marks below it.
    private func excerpt(line: Int) -> (shown: String, underline: (spaces: String, carets: String)) {
        let whole = source.lineSpan(line)
        let start = min(Int(span.start), Int(whole.end))
        let end = max(start, min(Int(span.end), Int(whole.end)))
        var before = Self.plain(source.text(Span(Int(whole.start), start)))
        var marked = Self.plain(source.text(Span(start, end)))
        var after = Self.plain(source.text(Span(end, Int(whole.end))))
        if before.count > 100 { before = "..." + before.suffix(60) }
        if marked.count > 100 { marked = marked.prefix(97) + "..." }
        if after.count > 60 { after = after.prefix(57) + "..." }
        let spaces = String(repeating: " ", count: TextWidth.of(before))
        let carets = String(repeating: "^", count: max(1, TextWidth.of(marked)))
        return (before + marked + after, (spaces, carets))
    }

    /// Tabs as four spaces and control characters as U+FFFD, so that the marks stay below what they mark.
    private static func plain(_ text: String) -> String {
        var result = ""
        for character in text {
            if character == "\t" {
                result += "    "
            } else if let scalar = character.unicodeScalars.first, scalar.value < 32 || scalar.value == 127 {
                result += "\u{FFFD}"
            } else {
                result.append(character)
            }
        }
        return result
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// The few colours a diagnostic uses.
private struct Paint {
    let isOn: Bool

    func error(_ text: String) -> String { wrap("1;31", text) }
    func bold(_ text: String) -> String { wrap("1", text) }
    func faint(_ text: String) -> String { wrap("2", text) }

    private func wrap(_ code: String, _ text: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
