import Glibc
import Runtime

/// Ctrl-C as a flag that the machine looks at.
public enum InterruptSignal {
    /// The flag that the signal raises.
    public static let flag = InterruptFlag()

    /// Whether a second Ctrl-C, before anybody has looked at the flag, ends the process.
    public enum Patience { case endsAtSecond, unending }

    public static func install(_ patience: Patience) {
        flag.clear()
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
}
