import Files
import Glibc
import Sessions
import Terminal

/// The forms without any option: `dlrepl`, `dlrepl -e EXPRESSION`, `dlrepl run FILE ARGS...`, `dlrepl FILE ARGS...`.
enum QuickStart {
    case standardInput
    case expression(String)
    case file(String, arguments: [String])

    /// Nil for every other form.
    init?(_ words: [String]) {
        guard let first = words.first else {
            self = .standardInput
            return
        }
        if first == "-e" && words.count == 2 {
            self = .expression(words[1])
        } else if first == "run", words.count > 1, !words[1].hasPrefix("-") {
            self = .file(words[1], arguments: Array(words[2...]))
        } else if !first.hasPrefix("-") && (first.hasSuffix(".dl") || first.contains("/") && File.exists(first)) {
            self = .file(first, arguments: Array(words[1...]))
        } else {
            return nil
        }
    }

    func run() -> Int32 {
        var options = Session.Options()
        switch self {
        case .standardInput: return Start.standardInput(options)
        case .expression(let text): return ScriptRunner(output: StandardOutput(), options: options).evaluate(text)
        case .file(let path, let arguments):
            options.arguments = arguments
            return ScriptRunner(output: StandardOutput(), options: options).run(file: path)
        }
    }
}
