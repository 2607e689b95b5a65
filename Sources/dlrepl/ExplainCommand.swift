import ArgumentParser
import Diagnostics
import Terminal

/// `dlrepl explain CODE`: what `error[CODE]` means, with an example and the ways out.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explains the code of an error, as in error[shape].")

    @Argument(help: "The word in the brackets; without one, all codes are listed.")
    var code: String?

    func run() throws {
        let output = StandardOutput()
        guard let code else {
            let width = ErrorPage.all.map(\.code.count).max() ?? 0
            for page in ErrorPage.all {
                let gap = String(repeating: " ", count: width + 2 - page.code.count)
                output.write(page.code + gap + page.title + "\n")
            }
            throw ExitCode(output.finish(ExitStatus.success))
        }
        guard let page = ErrorPage.of(code) else {
            let near = NearestNames.of(code, among: ErrorPage.all.map(\.code))
            throw ValidationError(
                "there is no error code `\(code)`" + (near.isEmpty ? "" : "; did you mean \(NearestNames.alternatives(near))?"))
        }
        output.write(page.text)
        throw ExitCode(output.finish(ExitStatus.success))
    }
}
