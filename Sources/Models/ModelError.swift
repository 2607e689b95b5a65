/// Why a pretrained model could not be had or used.
public enum ModelError: Error, Equatable, Sendable {
    case unknownName(String, known: [String])
    /// Known, but no reader for its format is there.
    case notRunnable(name: String, format: String)
    case notFetched(name: String, folder: String)
    /// A network that is not a detector of a known kind; `missing` is the part that is not there.
    case notADetector(path: String, missing: String)
    /// Named tensors that are not those of a known network; `missing` is the first that is not there.
    case unknownNetwork(path: String, missing: String)
    /// A network that does not take one square picture of three colours, or does not give one row of numbers.
    case notAClassifier(path: String, found: [[Int]], isInput: Bool)
    case fetch(name: String, reason: FetchFailure)
}

/// Why fetching failed.
public enum FetchFailure: Error, Equatable, Sendable {
    case noPython
    case noPip
    /// Nothing could be reached; `detail` is the network's or pip's own last words.
    case network(detail: String)
    /// The package index does not have it, or not for this machine.
    case noPackage(detail: String)
    case noSpace(folder: String)
    case hashMismatch(file: String, expected: String, found: String)
    case missingMember(String)
    case interrupted
    case other(detail: String)
}
