import Glibc
import Sessions
import Terminal

/// What `dlrepl` without a command does.
enum Start {
    /// The prompt when a person types; else the program that comes through the pipe.
    static func standardInput(_ options: Session.Options) -> Int32 {
        let output = StandardOutput()
        guard isatty(STDIN_FILENO) == 1 else {
            return ScriptRunner(output: output, options: options).runStandardInput()
        }
        return REPL.onTerminal(output: output, options: options).run(greeting: Version.greeting)
    }
}
