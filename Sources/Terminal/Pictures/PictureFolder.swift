import Files
import Glibc

/// Where the prompt puts pictures that the terminal cannot show: a folder for each process, kept until a later prompt
/// finds the process gone.
struct PictureFolder {
    let path: String

    /// Below `$XDG_STATE_HOME/dlrepl` or `~/.local/state/dlrepl`; below `/tmp` for a user without a home.
    init() {
        let state = Environment.variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = Environment.variable("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.local/state" }
        path = (state ?? home ?? "/tmp") + "/dlrepl/pictures"
    }

    /// Writes the picture of an output.
    ///
    /// - Returns: the file's path.
    /// - Throws: `FileError`.
    func write(_ png: [UInt8], output number: Int) throws -> String {
        let own = "\(path)/\(getpid())"
        if !File.exists(own) { removeLeftovers() }
        try Folder.make(own, mode: 0o700)
        let file = "\(own)/out-\(number).png"
        try File.write(png, to: file)
        return file
    }

    private func removeLeftovers() {
        for name in Folder.entries(of: path) {
            guard let process = pid_t(name), kill(process, 0) != 0, errno == ESRCH else { continue }
            Folder.removeFiles(in: "\(path)/\(name)")
        }
    }
}
