import Builtins
import Exercises
import Runtime
import Sessions

extension BookPage {
    /// The words of the language by subject, each with its help and what its example prints.
    ///
    /// - Parameters:
    ///   - home: the folder of the program, for the photos that examples read.
    ///   - scratch: a folder for what examples write.
    static func words(home: String, scratch: String) -> BookPage {
        var parts = [
            """
            # The words

            \(origin("the help of the words"))

            `help(word)` shows the same at the prompt. Images are `[N, C, H, W]`, boxes `[N, 4]` as `(x_min, y_min, x_max, y_max)`.
            """
        ]
        let sections = Words.groups.map { ($0.title, $0.words.map(\.name)) } + [("Forms", Words.forms.map(\.name))]
        parts.append(index(of: sections))
        for group in Words.groups {
            parts.append("## \(group.title)")
            for word in group.words { parts.append(entry(word.name, word.signature, word.help, home: home, scratch: scratch)) }
        }
        parts.append("## Forms")
        parts.append("Part of the grammar, though they look like words: what follows them is not computed before.")
        for form in Words.forms { parts.append(entry(form.name, form.signature, form.help, home: home, scratch: scratch)) }
        return BookPage(name: "words.md", text: parts.joined(separator: "\n\n") + "\n")
    }

    /// The sections, each with its words, as links to the headings below: of equal ones the second ends in `-1`.
    private static func index(of sections: [(title: String, words: [String])]) -> String {
        var counts = [anchor("The words"): 1]
        func link(_ heading: String, _ words: String) -> String {
            let name = anchor(heading)
            let count = counts[name, default: 0]
            counts[name] = count + 1
            return "[\(words)](#\(name)\(count == 0 ? "" : "-\(count)"))"
        }
        return sections.map { title, words in
            "- **\(link(title, title))**: " + words.map { link($0, "`\($0)`") }.joined(separator: " ")
        }
        .joined(separator: "\n")
    }

    private static func entry(_ name: String, _ signature: String, _ help: Builtin.Help, home: String, scratch: String) -> String {
        var lines = ["### \(name)", code(signature), help.summary]
        var facts: [String] = []
        if !help.shapes.isEmpty { facts.append("- Shapes: `\(help.shapes)`") }
        if !help.formula.isEmpty { facts.append("- Formula: `\(help.formula)`") }
        if !help.source.isEmpty { facts.append("- Source: \(help.source)") }
        if !facts.isEmpty { lines.append(facts.joined(separator: "\n")) }
        guard !help.example.isEmpty else { return lines.joined(separator: "\n\n") }
        lines.append(code(help.example))
        // What a fetched model answers stands only where somebody fetched it.
        if help.example.hasPrefix("if has_model(") { return lines.joined(separator: "\n\n") }
        let outputs = [0, 1].map { _ in output(of: help.example, name, home: home, scratch: scratch) }
        // What differs from run to run, such as a time, has no place on a page.
        if outputs[0] == outputs[1], !outputs[0].isEmpty { lines.append(code(outputs[0], language: "text")) }
        return lines.joined(separator: "\n\n")
    }

    private static func output(of program: String, _ name: String, home: String, scratch: String) -> String {
        var options = Session.Options()
        options.figuresFolder = scratch
        options.dataFolders = [scratch, home + "/Lessons/photos"]
        let session = Session(options: options)
        session.machine.exercises = SessionExercises(of: session, home: home, progress: nil)
        var printed = ""
        session.output = { printed += $0 }
        if case .failed(let diagnostics) = session.run(program, name: name) { printed += diagnostics[0].rendered() }
        while printed.last?.isNewline ?? false { printed.removeLast() }
        return printed
    }
}
