import Diagnostics

/// What keeps the Book from being made.
public enum BookError: Error {
    /// A lesson, or an example of it, ended in an error.
    case lessonFailed(lesson: String, diagnostics: [Diagnostic])
    /// Who cannot see the picture learns nothing of it.
    case pictureWithoutWords(lesson: String, picture: String)
    case glossaryLine(number: Int, reason: String)
    case noPandoc
    case pandocFailed(page: String, words: String)
}
