import Glibc
import Terminal

// The plain forms of the command line start at once; reading it all with options and help costs milliseconds.

let words = Array(CommandLine.arguments.dropFirst())
exit(QuickStart(words)?.run() ?? DlreplCommand.run(words))
