import Glibc

/// The columns and rows of the terminal that the output goes to.
public struct ScreenSize: Sendable, Equatable {
    public var width: Int
    public var height: Int

    /// What the terminal says now; 80 x 24 where it says nothing.
    public static var current: ScreenSize {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return ScreenSize(width: 80, height: 24)
        }
        return ScreenSize(width: Int(size.ws_col), height: Int(size.ws_row))
    }
}
