/// What the process ends with.
public enum ExitStatus {
    public static let success: Int32 = 0
    /// A script failed, or a file could not be had.
    public static let failed: Int32 = 1
    /// The command line was wrong.
    public static let usage: Int32 = 2
    /// Ctrl-C, as shells count it: 128 and the signal's number.
    public static let interrupted: Int32 = 130
}
