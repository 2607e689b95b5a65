/// A command of the prompt: a colon, a word, and perhaps what it is about. Not part of the language.
struct PromptCommand {
    enum Kind: String, CaseIterable {
        case help, vars, doc, time, undo, edit, save, load, reset, quit
    }

    let kind: Kind
    let argument: String
    /// `:save!` does what `:save` asks about.
    let isForced: Bool

    static func isCommand(_ text: String) -> Bool { text.hasPrefix(":") }

    /// Nil for a word that is no command; the beginning of a command's name stands for it where it fits only one.
    init?(_ text: String) {
        let parts = text.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        var word = parts.first.map(String.init) ?? ""
        isForced = word.hasSuffix("!")
        if isForced { word.removeLast() }
        let fitting = Kind.allCases.filter { !word.isEmpty && $0.rawValue.hasPrefix(word) }
        guard let kind = Kind(rawValue: word) ?? (fitting.count == 1 ? fitting[0] : nil) else { return nil }
        self.kind = kind
        argument = parts.count > 1 ? String(parts[1]).trimmed : ""
    }

    /// Words that a beginner types alone and that mean a command.
    static func spelledOut(_ text: String) -> PromptCommand? {
        switch text.trimmed {
        case "exit", "quit", "exit()", "quit()": PromptCommand(":quit")
        case "undo", "undo()": PromptCommand(":undo")
        case "help", "help()", "?": PromptCommand(":help")
        default: nil
        }
    }

    static let help = """
        :help          this list            ?word, :doc WORD   what a word does, with an example
        :vars          the names you made   :time EXPRESSION   run it and say how long it took
        :undo, undo    take back what the last input did to names
        :edit          the last input in your editor ($VISUAL, $EDITOR), then run it
        :save FILE     your inputs as a program      :load FILE   run a file here
        :reset         forget everything             :quit        leave (Ctrl-D as well)
        exercise()     the exercises: exercise("iou"), check("iou"), hint("iou")

        Out[3] is the value of input 3, _ the last one. Tab completes names, fields, parameters and paths.
        An input goes on until it is whole; Alt-Enter breaks a line anywhere. Ctrl-C stops a computation.
        """
}

extension String {
    var trimmed: String {
        let kept = drop { $0.isWhitespace }
        return String(kept.reversed().drop { $0.isWhitespace }.reversed())
    }
}
