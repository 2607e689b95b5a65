import Builtins
import Runtime
import Syntax
import Tensors

/// A name that can stand at the cursor.
public struct NameCandidate: Equatable, Sendable {
    public enum Kind: Sendable { case variable, word, keyword, parameter, field }

    public var name: String
    public var kind: Kind
}

extension Session {
    /// The words that no variable can be called.
    static let keywords = [
        "and", "break", "catch", "continue", "else", "expect", "explain", "false", "fn", "for", "if", "import", "in",
        "none", "not", "or", "return", "steps", "time", "true", "try", "while",
    ]

    /// The names that begin with a prefix: parameters of the function being called first, then variables, words of the
    /// language and keywords.
    ///
    /// - Parameter text: the whole input: names that it assigns itself count as well.
    public func names(beginningWith prefix: String, callee: [String]?, in text: String) -> [NameCandidate] {
        var found: [NameCandidate] = []
        if let value = callee.flatMap({ value(of: $0) }) {
            found += machine.parameterNames(of: value).map { NameCandidate(name: $0, kind: .parameter) }
        }
        let variables = scope.names.filter {
            machine.value(of: $0, in: scope) != nil && !machine.isBuiltin($0, in: scope)
        }
        found += variables.map { NameCandidate(name: $0, kind: .variable) }
        found += machine.builtinNames.map { NameCandidate(name: $0, kind: .word) }
        found += Session.keywords.map { NameCandidate(name: $0, kind: .keyword) }
        found += typedNames(in: text).map { NameCandidate(name: $0, kind: .variable) }
        var seen: Set<String> = []
        return found.filter { candidate in
            guard candidate.name.hasPrefix(prefix), candidate.name != prefix || candidate.kind != .variable else {
                return false
            }
            return seen.insert(candidate.kind == .parameter ? candidate.name + "=" : candidate.name).inserted
        }
    }

    /// The names that can follow a pipe, without the layers that do not fit what is piped; the tensor's shape, where it
    /// is known.
    ///
    /// - Parameter piped: the expression before the pipe.
    public func steps(
        beginningWith prefix: String, after piped: String, in text: String
    ) -> (names: [NameCandidate], shape: Shape?) {
        let names = names(beginningWith: prefix, callee: nil, in: text).filter { $0.kind != .keyword }
        guard let shape = PipedShape(session: self).of(piped) else { return (names, nil) }
        let words = LayerFit.words(for: shape, machine)
        let fitting = names.filter { name in
            if let word = words.first(where: { $0.name == name.name }), name.kind == .word { return word.fits }
            guard let value = value(of: [name.name]), LayerFit.isLayer(value) else {
                // Hundreds of words would hide the layers.
                return !prefix.isEmpty
            }
            return LayerFit.shape(after: value, input: shape) != nil
        }
        return (fitting, shape)
    }

    /// The fields that begin with a prefix, of what a chain of names stands for.
    public func fields(beginningWith prefix: String, of chain: [String]) -> [String] {
        guard let value = value(of: chain) else { return [] }
        return machine.fieldNames(of: value).filter { $0.hasPrefix(prefix) }
    }

    /// What `a.b.c` stands for, as far as it can be found without running anything.
    public func value(of chain: [String]) -> Value? {
        guard let first = chain.first else { return nil }
        var value = machine.value(of: first, in: scope)
        if value == nil { value = machine.builtinValue(first) }
        for name in chain.dropFirst() {
            guard let owner = value else { return nil }
            value = machine.knownField(name, of: owner)
        }
        return value
    }

    /// Names that stand in the text before an `=`, in a loop or as a parameter: every name in it but the fields.
    private func typedNames(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        let spans = SyntaxSpan.spans(of: text)
        return spans.indices.compactMap { index in
            let span = spans[index].span
            guard spans[index].kind == .name, Int(span.end) < bytes.count else { return nil }
            if index > 0, spans[index - 1].kind == .symbol, bytes[Int(span.start) - 1] == UInt8(ascii: ".") {
                return nil
            }
            return String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
        }
    }
}
