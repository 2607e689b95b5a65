import ArgumentParser
import Terminal

struct CostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "What a network costs, layer by layer.",
        discussion: """
            NETWORK is an expression: dlrepl cost 'mobilenet_v2(width=0.5)' --input 1,3,192,192
            A word alone is called: dlrepl cost mobilenet_v1
            """)

    @Flag(help: "Print one JSON object; the ledger is its `data`.")
    var json = false

    @Option(help: ArgumentHelp("The input's sizes: batch, channels, height, width.", valueName: "sizes"))
    var input = "1,3,224,224"

    @OptionGroup var session: SessionOptions

    @Argument(help: "An expression whose value is a layer or a network.")
    var network: String

    func run() throws {
        let sizes = input.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard sizes.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
            throw ValidationError("--input is a list of sizes such as 1,3,224,224, not '\(input)'.")
        }
        let isWord = network.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        let program = "cost(\(network)\(isWord ? "()" : ""), input=[\(input)])"
        throw ExitCode(ScriptRunner(output: StandardOutput(), options: session.options, asJSON: json).evaluate(program, name: "cost"))
    }
}
