/// The program's version, as `--version` says it.
enum Version {
    static let text = "0.1.0"
    static let greeting = "dlrepl \(text) \u{B7} :help lists the commands, ?word explains a word, Ctrl-D leaves"
}
