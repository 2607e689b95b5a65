/// What went wrong, in the words a learner reads; where it happened is added by whoever knows the place.
///
/// Modules below the language throw typed errors that hold facts. Each such error type says its
/// words in one file, `XError+Diagnostics.swift`, by conforming to `TeachableError`.
public struct Problem: Error, Sendable, Equatable {
    /// A stable, short, lower-case code: `shape`, `name`, `file`, `image`...; `dlrepl explain CODE` tells more.
    public var code: String
    /// One sentence without a full stop: what was found and what was expected.
    public var message: String
    /// What stands beside the underlined part of the source line, if anything.
    public var label: String
    /// Aligned facts, a line each: `input   [1, 32, 56, 56]   (batch, channels, height, width)`.
    public var notes: [String]
    /// One concrete way on, or empty.
    public var help: String
    /// The argument that it is about, so that this one is underlined.
    public var subject: Subject?

    /// A parameter of a word of the language.
    public struct Subject: Sendable, Equatable {
        public var function: String
        public var parameter: String

        public init(function: String, parameter: String) {
            self.function = function
            self.parameter = parameter
        }
    }

    public init(
        code: String, message: String, label: String = "", notes: [String] = [], help: String = "",
        subject: Subject? = nil
    ) {
        self.code = code
        self.message = message
        self.label = label
        self.notes = notes
        self.help = help
        self.subject = subject
    }
}

extension Problem {
    /// What an error says: its own words, or its plain text under `code` where it is nobody's own.
    public init(of error: any Error, code: String) {
        self = (error as? any TeachableError)?.problem ?? Problem(code: code, message: "\(error)")
    }
}

/// An error that can say itself to a learner.
public protocol TeachableError: Error {
    var problem: Problem { get }
}

extension Problem: TeachableError {
    public var problem: Problem { self }
}
