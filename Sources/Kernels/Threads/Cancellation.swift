/// Whether somebody still wants the work under way.
///
/// Inside `within`, the loops that share out work ask before each piece, and leave the rest undone once the answer is no:
/// what comes out is then no result. Whoever opens the scope asks as well, and throws such a thing away. Work that
/// changes what outlives it (parameters, statistics, packed filters) is `shielded`: it is done to its end.
public enum Cancellation {
    @TaskLocal private static var asked: (@Sendable () -> Bool)?

    /// Runs `body`, in which work may be left undone from the moment that `isCancelled` answers true.
    public static func within<Result>(
        _ isCancelled: @escaping @Sendable () -> Bool, _ body: () throws -> Result
    ) rethrows -> Result {
        try $asked.withValue(isCancelled, operation: body)
    }

    /// Runs `body` to its end, whatever the scope around it says.
    public static func shielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard asked != nil else { return try body() }
        return try $asked.withValue(nil, operation: body)
    }

    /// What a loop asks before each piece of work; nil where everything is done to its end.
    static var question: (@Sendable () -> Bool)? { asked }
}
