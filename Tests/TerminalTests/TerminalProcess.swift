@preconcurrency import Glibc
import TestSupport

/// dlrepl on a pseudo-terminal, as a person would use it.
///
/// Nothing here waits for a time to pass: it waits for something to appear on the screen, and gives up when nothing comes for half a minute.
final class TerminalProcess {
    private(set) var screen: TerminalScreen
    /// All output so far, colours included.
    private(set) var received = ""
    private let master: Int32
    private var child: pid_t = 0
    private var undecoded: [UInt8] = []
    private var hasEnded = false

    static let patience: Int32 = 30_000

    /// - Parameter state: the folder that takes the place of `~/.local/state`.
    init(_ arguments: [String] = [], state: TemporaryFolder, width: Int = 80, height: Int = 24) throws {
        screen = TerminalScreen(width: width, height: height)
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: UInt32 = 0
        var isLocked: Int32 = 0
        guard master >= 0, ioctl(master, LinuxConstants.numberOfTerminal, &number) == 0,
            ioctl(master, LinuxConstants.lockOfTerminal, &isLocked) == 0
        else { throw ProcessError(errno: errno) }
        var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        // On Ctrl-C a terminal throws away what was written to it but not read yet. Linux does that after it has sent the signal,
        // so the very first words of the answer could be among it.
        var settings = termios()
        tcgetattr(master, &settings)
        settings.c_lflag |= tcflag_t(NOFLSH)
        tcsetattr(master, TCSANOW, &settings)

        // The first terminal that the leader of a new session opens controls it: Ctrl-C then is a signal.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that run tests may block signals, and a shell in the background ignores Ctrl-C.
        var none = sigset_t()
        var interrupt = sigset_t()
        sigemptyset(&none)
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &interrupt)
        posix_spawnattr_setflags(
            &attributes,
            LinuxConstants.spawnInNewSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

        let environment = [
            "TERM=xterm-256color", "HOME=\(state.path)", "XDG_STATE_HOME=\(state.path)", "INPUTRC=/dev/null",
            "PATH=/usr/bin:/bin",
        ]
        child = try spawn(
            Dlrepl.path, arguments, environment: environment, actions: &actions, attributes: &attributes)
    }

    deinit {
        kill()
        close(master)
    }

    // MARK: - Acting

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = Glibc.write(master, bytes, bytes.count)
    }

    /// Ends the process at once, with no chance to tidy up.
    func kill() {
        guard !hasEnded else { return }
        Glibc.kill(child, SIGKILL)
        _ = reap()
    }

    func terminate() { Glibc.kill(child, SIGTERM) }

    // MARK: - Waiting

    /// Waits until the screen shows what `isThere` looks for.
    func wait(until isThere: (TerminalScreen) -> Bool) -> Bool {
        while !isThere(screen) {
            if !readSome() { return isThere(screen) }
        }
        return true
    }

    func wait(for text: String) -> Bool { wait { $0.text.contains(text) } }

    /// Waits for the prompt of an input, with nothing typed after it.
    func waitForPrompt(_ number: Int) -> Bool { wait { $0.lastRow == "In[\(number)]>" } }

    /// Waits for the process to end by itself; its exit status, or minus the signal that ended it.
    func waitForEnd() -> Int32 {
        while readSome() {}
        return reap()
    }

    /// - Returns: false when no more output comes.
    private func readSome() -> Bool {
        var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waiting, 1, TerminalProcess.patience)
        if ready < 0 && errno == EINTR { return true }
        guard ready > 0 else { return false }
        var piece = [UInt8](repeating: 0, count: 4096)
        let got = Glibc.read(master, &piece, piece.count)
        guard got > 0 else { return false }
        undecoded += piece[..<got]
        // A character may come in two pieces.
        var end = undecoded.count
        while end > 0 && end > undecoded.count - 4 && undecoded[end - 1] & 0x80 != 0
            && String(validating: undecoded[..<end], as: UTF8.self) == nil
        { end -= 1 }
        let text = String(decoding: undecoded[..<end], as: UTF8.self)
        screen.write(text)
        received += text
        undecoded.removeFirst(end)
        return true
    }

    private func reap() -> Int32 {
        hasEnded = true
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }
}

/// What Swift does not import from the system's headers: macros with arguments, and what stands behind `_GNU_SOURCE`.
private enum LinuxConstants {
    /// `TIOCGPTN`
    static let numberOfTerminal: UInt = 0x8004_5430
    /// `TIOCSPTLCK`
    static let lockOfTerminal: UInt = 0x4004_5431
    /// `POSIX_SPAWN_SETSID`
    static let spawnInNewSession: Int16 = 0x80
}
