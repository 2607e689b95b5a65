import Diagnostics

extension ExerciseError: TeachableError {
    public var problem: Problem {
        switch self {
        case .unknown(let name, let near):
            Problem(
                code: "exercise", message: "there is no exercise `\(name)`",
                help: near.isEmpty ? "`dlrepl exercises` lists them" : "did you mean \(NearestNames.alternatives(near))?")
        case .unknownFile(let path):
            Problem(
                code: "exercise", message: "the name of \"\(path)\" does not say which exercise it answers",
                help: "`--exercise NAME` says it; `dlrepl exercises` lists them")
        case .malformedCheck(let path, let line, let reason):
            Problem(code: "exercise", message: "\(path):\(line): this is no check: \(reason)")
        case .malformedMisconception(let path, let line, let reason):
            Problem(code: "exercise", message: "\(path):\(line): this is no misconception: \(reason)")
        case .insideInstallation(let folder):
            Problem(
                code: "exercise", message: "\"\(folder)\" belongs to the program; your answers should not lie in it",
                help: "go to a folder of your own first")
        case .notBegun(let name, let path):
            Problem(
                code: "exercise", message: "there is no \"\(path)\" to begin anew",
                help: "`dlrepl check \(name)` makes it")
        case .notAnswered(let name, let functions):
            Problem(
                code: "exercise",
                message: "`\(name)` asks for \(functions.map { "`\($0)`" }.joined(separator: " and ")), and there is no such function yet",
                help: "write `fn \(functions[0])(...) { ... }` first; `exercise(\"\(name)\")` says what it must give")
        case .notSolved(let name):
            Problem(
                code: "exercise", message: "the solution of `\(name)` opens when your own answer passes",
                help: "`dlrepl hint \(name)` helps on")
        }
    }
}
