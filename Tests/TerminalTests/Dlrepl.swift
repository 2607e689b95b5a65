@preconcurrency import Glibc
import TestSupport

/// The program under test, and one run of it without a terminal.
enum Dlrepl {
    /// It is built beside the tests.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let tests = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return tests.prefix(upTo: tests.lastIndex(of: "/") ?? tests.startIndex) + "/dlrepl"
    }()

    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs it to its end, `input` at its standard input.
    static func run(
        _ arguments: [String], input: String = "", in folder: TemporaryFolder, environment: [String] = [],
        program: String = path
    ) throws -> Result {
        let (inputPath, outputPath, errorPath) = (folder.path + "/.in", folder.path + "/.out", folder.path + "/.err")
        try folder.write(input, to: ".in")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let child = try spawn(
            "/bin/sh", ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path, program] + arguments,
            environment: ["PATH=/usr/bin:/bin", "HOME=\(folder.path)"] + environment,
            actions: &actions, attributes: nil)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return Result(
            status: signal == 0 ? status >> 8 & 0xFF : -signal, output: try folder.read(".out"),
            errors: try folder.read(".err"))
    }
}

struct ProcessError: Error {
    var errno: Int32
}

/// Starts a program.
func spawn(
    _ path: String, _ arguments: [String], environment: [String],
    actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, attributes: UnsafeMutablePointer<posix_spawnattr_t>?
) throws -> pid_t {
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) }
    variables.append(nil)
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, path, actions, attributes, words, variables)
    guard failure == 0 else { throw ProcessError(errno: failure) }
    return child
}
