import Files

extension BookPage {
    /// How a Swift program uses the interpreter: the example that is built and run by the tests.
    ///
    /// - Throws: `FileError`.
    static func embedding(home: String) throws -> BookPage {
        let program = try File.readText(home + "/Sources/EmbeddingExample/main.swift")
        return BookPage(
            name: "embedding.md",
            text: """
                # The interpreter as a library

                \(origin("`Sources/EmbeddingExample/main.swift`"))

                The package's product `Sessions` is the whole language without a terminal. One `Session` is one notebook: it runs one source
                after another, keeps the names between them, hands what is printed to `output`, and prints nothing itself.

                \(code(program.trimmedLines, language: "swift"))

                It prints

                ```text
                mean 74.0
                [10.0, 20.0, 40.0] [10.0, 20.0, 40.0]
                ```

                | what | how |
                | --- | --- |
                | seed, threads, folders, arguments | `Session(options:)` |
                | stop a run from another thread or a signal | `Session(interrupt:)`, then `InterruptFlag.raise()` |
                | run a source | `run(_:name:)`: a value, nothing, diagnostics, or interrupted |
                | whether more lines are wanted | `Session.isIncomplete(_:)` |
                | a value as text, as JSON | `text(_:)`, `json(_:)` |
                | give a value, read one | `set(_:to:)`, `value(of:)` |
                | a word written in Swift | `register(_:)` with a `Builtin` |
                | a kind of value of your own | a class that is a `HostValue` |
                | bounds on memory and steps | `machine.limits` |
                | numbered inputs, `_`, `Out[n]`, undo | `Notebook` |

                A session belongs to one thread at a time. A diagnostic holds the code, the message, the help, and the place in the source; `rendered()`
                is the text that the prompt shows.

                """)
    }
}

extension String {
    fileprivate var trimmedLines: String {
        var text = self
        while text.last?.isNewline ?? false { text.removeLast() }
        return text
    }
}
