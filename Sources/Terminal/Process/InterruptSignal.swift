import Glibc
import Runtime

/// Ctrl-C as a flag that the machine looks at.
public enum InterruptSignal {
    /// The flag that the signal raises.
    public static let flag = InterruptFlag()

    /// Whether a second Ctrl-C, before anybody has looked at the flag, ends the process.
    public enum Patience { case endsAtSecond, unending }

    /// A script started to ignore Ctrl-C, as a shell starts its background jobs, goes on ignoring it.
    public static func install(_ patience: Patience) {
        flag.clear()
        if patience == .endsAtSecond && isIgnored { return }
        var action = sigaction()
        switch patience {
        case .endsAtSecond:
            action.__sigaction_handler.sa_handler = { _ in
                if InterruptSignal.flag.isRaised { _exit(ExitStatus.interrupted) }
                InterruptSignal.flag.raise()
            }
        case .unending: action.__sigaction_handler.sa_handler = { _ in InterruptSignal.flag.raise() }
        }
        sigemptyset(&action.sa_mask)
        // Waiting for input ends at the signal: no SA_RESTART.
        action.sa_flags = 0
        sigaction(SIGINT, &action, nil)
    }

    private static var isIgnored: Bool {
        var present = sigaction()
        sigaction(SIGINT, nil, &present)
        // `SIG_IGN` is the number 1 in place of a function.
        return unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
