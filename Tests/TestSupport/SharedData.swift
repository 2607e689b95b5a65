import Files
import Testing

/// Photos, weights and reference outputs that lie outside the project; tests that need one are skipped without it.
///
///     @Test(.enabled(if: SharedData.has("images/dog.jpg"), SharedData.reason))
public enum SharedData {
    public static let reason = Comment("needs the data folder ../shared/data, which is not here")

    /// The path of a file of the data folder beside the checkout.
    public static func path(_ relative: String) -> String { root + "/" + relative }

    public static func has(_ relative: String) -> Bool { File.exists(path(relative)) }

    /// `#filePath` is `<checkout>/Tests/TestSupport/SharedData.swift`.
    private static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/shared/data"
    }()
}
