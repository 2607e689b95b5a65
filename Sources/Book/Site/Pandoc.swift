import Files
@preconcurrency import Glibc

/// Markdown to HTML with formulas as MathML, by the program `pandoc`.
struct Pandoc {
    private let scratch: String
    private let program: String

    /// Whether the program is installed.
    static var isInstalled: Bool { path != nil }

    private static var path: String? {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/pandoc" }.first { access($0, X_OK) == 0 }
    }

    /// - Throws: `BookError.noPandoc`, `FileError`.
    init(scratch: String) throws {
        guard let path = Pandoc.path else { throw BookError.noPandoc }
        program = path
        self.scratch = scratch
        try Folder.make(scratch)
    }

    /// - Throws: `BookError.pandocFailed`, `FileError`.
    func html(of markdown: String, page: String) throws -> String {
        let (input, output, errors) = (scratch + "/page.md", scratch + "/page.html", scratch + "/page.txt")
        try File.write(markdown, to: input)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let words = [program, "--from=gfm+tex_math_dollars", "--to=html5", "--mathml", "--wrap=preserve"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        guard posix_spawn(&child, program, &actions, nil, arguments, environ) == 0 else { throw BookError.noPandoc }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let complaint = (try? File.readText(errors)) ?? ""
        guard status == 0 && complaint.isEmpty else {
            throw BookError.pandocFailed(page: page, words: complaint.split(separator: "\n").joined(separator: "; "))
        }
        return try File.readText(output)
    }
}
