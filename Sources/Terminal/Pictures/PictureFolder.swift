import Files
import Glibc

/// Where the prompt puts pictures that the terminal cannot show: a folder for each process, kept until a later prompt
/// finds the process gone.
struct PictureFolder {
    let path: String

    /// In the state folder; below `/tmp` for a user without a home.
    init() {
        path = StateFolder.path(of: "pictures", environment: Environment.variable) ?? "/tmp/dlrepl/pictures"
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
