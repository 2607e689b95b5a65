import Files
import Glibc
import LineEditing
import Sessions

extension REPL {
    /// A prompt for the terminal that the process has: with editing and history where the terminal can move its cursor.
    public static func onTerminal(output: StandardOutput, options: Session.Options) -> REPL {
        let history = StateFolder.path(of: "history", environment: Environment.variable).map { HistoryFile(path: $0) }
        let canEdit = output.isTerminal && !["dumb", "", nil].contains(Environment.variable("TERM"))
        return REPL(output: output, options: options) { assistant in
            if canEdit {
                return ReadlineReader(assistant: assistant, history: history, hasColour: output.hasColour)
            }
            return PlainReader(assistant: assistant, history: history, write: output.writePrompt)
        }
    }
}
