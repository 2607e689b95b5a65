import Files
@preconcurrency import Glibc

/// The user's own editor, on a file that is thrown away afterwards.
enum ExternalEditor {
    /// `$VISUAL`, else `$EDITOR`, else the first there is of some that are everywhere.
    static var command: String {
        for name in ["VISUAL", "EDITOR"] {
            if let given = Environment.variable(name), !given.isEmpty { return given }
        }
        return "sensible-editor"
    }

    /// The text as the user left it; nil when the editor could not be run or ended with a failure.
    static func edit(_ text: String) -> String? {
        let folder = Environment.variable("TMPDIR") ?? "/tmp"
        var template = Array((folder + "/dlrepl-XXXXXX.dl").utf8CString)
        let descriptor = mkstemps(&template, 3)
        guard descriptor >= 0 else { return nil }
        close(descriptor)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        guard (try? File.write(text + "\n", to: path)) != nil else { return nil }
        // The shell takes the command apart (`code --wait`); the path comes as its argument, never as its text.
        let script = "\(command) \"$1\" || exit 1"
        guard run(["/bin/sh", "-c", script, "sh", path]) == 0 else { return nil }
        guard var edited = try? File.readText(path) else { return nil }
        while edited.last?.isNewline == true { edited.removeLast() }
        return edited
    }

    /// Runs a program on this terminal and waits for its end.
    private static func run(_ words: [String]) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        guard posix_spawn(&child, words[0], nil, nil, arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status
    }
}
