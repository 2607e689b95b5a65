/// Why the files of a data set cannot be read.
public enum DataSetError: Error, Sendable, Equatable {
    /// The file is not of the format: which one, and what is wrong.
    case format(path: String, format: String, reason: String)
    /// A folder without the files of the data set.
    case noFiles(path: String, wanted: [String])
}

/// The images to learn from, or those that are kept back.
public enum DataPart: String, Sendable {
    case train, test
}
