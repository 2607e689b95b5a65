/// A problem with its place.
public struct Diagnostic: Error, Sendable {
    public var problem: Problem
    public var source: SourceText
    public var span: Span
    /// The calls that led there, innermost first.
    public var calls: [Call]

    public struct Call: Sendable {
        public var function: String
        public var source: SourceText
        public var span: Span

        public init(function: String, source: SourceText, span: Span) {
            self.function = function
            self.source = source
            self.span = span
        }
    }

    public init(_ problem: Problem, source: SourceText, span: Span, calls: [Call] = []) {
        self.problem = problem
        self.source = source
        self.span = span
        self.calls = calls
    }

    /// `ch5.dl:14:13`
    public var place: String {
        let (line, column) = source.position(at: Int(span.start))
        return "\(source.name):\(line):\(column)"
    }
}
