/// Where the files lie that tests read.
public enum Checkout {
    private static let top = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    public static let lessons = top + "/Lessons"
}
