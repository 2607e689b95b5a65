/// What is wrong with a notebook file.
public enum NotebookError: Error, Equatable {
    /// The text is no JSON.
    case notJSON(reason: String)
    /// It is JSON, but no notebook.
    case notNotebook(reason: String)
    /// Another version of the format than 4.
    case version(Int)
}
