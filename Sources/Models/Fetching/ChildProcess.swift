@preconcurrency import Glibc

/// A program started beside this one, whose output is read line by line.
struct ChildProcess {
    enum Ending: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// Starts `program` (found as the shell would), hands each line of its output to `onLine`, and waits for its end.
    ///
    /// It shares the terminal's process group, so Ctrl-C reaches it as well. It reads nothing, and what it writes on
    /// the error output is dropped.
    ///
    /// - Parameter shouldStop: asked after each line and ten times a second; true ends the program.
    /// - Returns: nil when there is no such program.
    static func run(
        _ program: String, _ arguments: [String], onLine: (String) -> Void, shouldStop: () -> Bool
    ) -> Ending? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }
        let child = spawn(program, arguments, output: writing)
        close(writing)
        guard let child else { return nil }
        read(reading, child, onLine: onLine, shouldStop: shouldStop)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    }

    private static func spawn(_ program: String, _ arguments: [String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)

        // Signals that this process blocks or ignores would stay so in the child.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var defaults = sigset_t()
        sigemptyset(&none)
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGINT)
        sigaddset(&defaults, SIGTERM)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        return posix_spawnp(&child, program, &actions, &attributes, words, environ) == 0 ? child : nil
    }

    private static func read(
        _ descriptor: Int32, _ child: pid_t, onLine: (String) -> Void, shouldStop: () -> Bool
    ) {
        var line: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        var isStopped = false
        while true {
            if !isStopped && shouldStop() {
                isStopped = true
                kill(child, SIGINT)
            }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, 100)
            if ready == 0 || ready < 0 && errno == EINTR { continue }
            let got = Glibc.read(descriptor, &piece, piece.count)
            if got < 0 && errno == EINTR { continue }
            if got <= 0 { return }
            for byte in piece[..<got] {
                if byte == 0x0A {
                    onLine(String(decoding: line, as: UTF8.self))
                    line.removeAll(keepingCapacity: true)
                } else if line.count < 1 << 16 {
                    line.append(byte)
                }
            }
        }
    }
}
