extension Cell {
    /// The language of a lesson's cells of prose that say no other.
    public static let firstEdition = "en"

    /// The edition that prose belongs to: `zh` where its mark says `lang=zh`. Code and numbers are shared by all.
    public var edition: String {
        for word in heading.split(separator: " ") where word.hasPrefix("lang=") { return String(word.dropFirst(5)) }
        return Cell.firstEdition
    }

    /// Whether a reader of this edition sees it.
    public func isShown(in edition: String) -> Bool { kind == .code || self.edition == edition }
}
