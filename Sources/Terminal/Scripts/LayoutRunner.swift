import Diagnostics
import Files
import Syntax

/// Puts programs into the language's layout: `dlrepl fmt`.
public struct LayoutRunner {
    private let output: StandardOutput
    /// Whether files stay as they are and those in another layout are named.
    private let onlyChecks: Bool

    public init(output: StandardOutput, onlyChecks: Bool) {
        self.output = output
        self.onlyChecks = onlyChecks
    }

    /// Lays out each file, and all `.dl` files below each folder; `-` is the standard input, whose layout is printed.
    /// Files already in the layout are not written.
    ///
    /// - Returns: the exit status: 1 where a file is no program or cannot be had, and, when checking, where one has
    ///   another layout.
    public func run(_ paths: [String]) -> Int32 {
        var isFine = true
        for path in paths.flatMap(files) {
            do {
                isFine = try layOut(path) && isFine
            } catch {
                isFine = false
                output.writeError(Problem(of: error, code: "file").text)
            }
        }
        return output.finish(isFine ? ExitStatus.success : ExitStatus.failed)
    }

    private func files(_ path: String) -> [String] {
        Folder.exists(path) ? Folder.files(below: path, ending: ".dl").map { path + "/" + $0 } : [path]
    }

    private func layOut(_ path: String) throws -> Bool {
        let text = try File.readText(path == "-" ? "/dev/stdin" : path)
        guard let laidOut = Formatter.formatted(text) else {
            for diagnostic in Parser.parse(SourceText(name: path, text: text)).diagnostics {
                output.writeError(diagnostic.rendered(colour: output.errorsHaveColour))
            }
            return false
        }
        if path == "-" && !onlyChecks { output.write(laidOut) }
        guard laidOut != text else { return true }
        if onlyChecks {
            output.write("\(path) is not in the layout\n")
            return false
        }
        if path != "-" {
            try File.write(laidOut, to: path)
            output.write("laid out \(path)\n")
        }
        return true
    }
}
