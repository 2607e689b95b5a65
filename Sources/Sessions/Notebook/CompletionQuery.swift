import Diagnostics
import Runtime
import Syntax

/// What the text before a cursor asks to be completed.
public enum CompletionQuery: Equatable, Sendable {
    /// A name, of which `prefix` is there; inside a call, its parameters are names too.
    case name(prefix: String, callee: [String]?)
    /// A field of the value that a chain of names (`net.layers`) stands for.
    case field(prefix: String, of: [String])
    /// What a tensor is piped through next; `piped` is the expression before the pipe.
    case step(prefix: String, piped: String)
    /// A path inside a string.
    case path(prefix: String)
    case nothing

    public init(textBefore text: String) {
        let bytes = Array(text.utf8)
        let spans = SyntaxSpan.spans(of: text)
        func string(_ span: Span) -> String { String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self) }
        guard let last = spans.last else {
            self = .name(prefix: "", callee: nil)
            return
        }
        if last.kind == .string && last.isOpen {
            self = .insideString(String(string(last.span).drop { $0 == "\"" || $0 == "'" }))
            return
        }
        let touchesCursor = Int(last.span.end) == bytes.count
        if touchesCursor && [.comment, .number, .string].contains(last.kind) {
            self = .nothing
            return
        }
        var rest = spans[...]
        var prefix = ""
        if touchesCursor && (last.kind == .name || last.kind == .keyword) {
            prefix = string(last.span)
            rest.removeLast()
        }
        if let dot = rest.last, dot.kind == .symbol, string(dot.span) == "." {
            let chain = CompletionQuery.chain(rest.dropLast(), string)
            self = chain.isEmpty ? .nothing : .field(prefix: prefix, of: chain)
        } else if let pipe = rest.last, pipe.kind == .symbol, string(pipe.span) == "|>" {
            let start = CompletionQuery.expressionStart(rest.dropLast(), bytes, string)
            self = .step(prefix: prefix, piped: String(decoding: bytes[start..<Int(pipe.span.start)], as: UTF8.self))
        } else {
            self = .name(prefix: prefix, callee: CompletionQuery.callee(rest, string))
        }
    }

    /// Inside a string: the code after an open brace, else a path.
    private static func insideString(_ content: String) -> CompletionQuery {
        if let brace = content.lastIndex(of: "{"), !content[brace...].contains("}") {
            return CompletionQuery(textBefore: String(content[content.index(after: brace)...]))
        }
        return .path(prefix: content)
    }

    /// The names of `a.b.c` that end a list of spans, or none where something else stands there.
    private static func chain(_ spans: ArraySlice<SyntaxSpan>, _ text: (Span) -> String) -> [String] {
        var names: [String] = []
        var rest = spans
        while let name = rest.popLast(), name.kind == .name {
            names.insert(text(name.span), at: 0)
            guard let dot = rest.last, dot.kind == .symbol, text(dot.span) == "." else { return names }
            rest.removeLast()
        }
        return []
    }

    /// Where the expression that ends a list of spans begins: behind an assignment, a bracket, a comma, a word like
    /// `return`, or a line's end that no pipe goes over.
    private static func expressionStart(_ spans: ArraySlice<SyntaxSpan>, _ bytes: [UInt8], _ text: (Span) -> String) -> Int {
        var depth = 0
        var start = spans.last.map { Int($0.span.end) } ?? 0
        for span in spans.reversed() where span.kind != .comment {
            let word = text(span.span)
            if depth == 0 {
                let gap = bytes[Int(span.span.end)..<max(start, Int(span.span.end))]
                let isJoined = bytes[start...].starts(with: Array("|>".utf8)) || word == "|>"
                if gap.contains(UInt8(ascii: "\n")) && !isJoined { return start }
                if span.kind == .keyword && !["true", "false", "none"].contains(word) { return start }
                if span.kind == .symbol && ["=", "(", "[", "{", ",", ";", ":"].contains(word) { return start }
            }
            if span.kind == .symbol {
                if [")", "]", "}"].contains(word) { depth += 1 }
                if ["(", "[", "{"].contains(word) { depth -= 1 }
            }
            start = Int(span.span.start)
        }
        return start
    }

    /// The function in whose parentheses the cursor stands.
    private static func callee(_ spans: ArraySlice<SyntaxSpan>, _ text: (Span) -> String) -> [String]? {
        var depth = 0
        for index in spans.indices.reversed() where spans[index].kind == .symbol {
            switch text(spans[index].span) {
            case ")", "]", "}": depth += 1
            case "[", "{":
                if depth == 0 { return nil }
                depth -= 1
            case "(":
                if depth == 0 {
                    let chain = chain(spans[..<index], text)
                    return chain.isEmpty ? nil : chain
                }
                depth -= 1
            default: break
            }
        }
        return nil
    }
}
