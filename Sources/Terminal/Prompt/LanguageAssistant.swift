import Diagnostics
import Files
import Glibc
import LineEditing
import Runtime
import Sessions
import Syntax

/// What line editing asks about the language: whole inputs, indentation, completion, colours.
final class LanguageAssistant: LineAssistant {
    var session: Session

    init(session: Session) { self.session = session }

    func isIncomplete(_ text: String) -> Bool {
        !PromptCommand.isCommand(text) && Session.isIncomplete(text)
    }

    /// Four spaces for each bracket that is open; nothing inside a string, which would take them in.
    func indentation(after text: String) -> String {
        var depth = 0
        for span in SyntaxSpan.spans(of: text) {
            if span.kind == .string && span.isOpen { return "" }
            guard span.kind == .symbol else { continue }
            switch text.utf8[text.utf8.index(text.startIndex, offsetBy: Int(span.span.start))] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            default: break
            }
        }
        return String(repeating: "    ", count: min(depth, 20))
    }

    // MARK: - Completion

    func completion(of text: String, at offset: Int) -> Completion {
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
        if PromptCommand.isCommand(before) { return commandCompletion(before) }
        switch CompletionQuery(textBefore: before) {
        case .nothing: return Completion(start: offset)
        case .name(let prefix, let callee): return nameCompletion(prefix, callee, text, offset)
        case .field(let prefix, let chain):
            let fields = session.fields(beginningWith: prefix, of: chain)
            return Completion(start: offset - prefix.utf8.count, candidates: fields.sorted().map { .init($0) })
        case .step(let prefix, let piped):
            let (names, shape) = session.steps(beginningWith: prefix, after: piped, in: text)
            return Completion(
                start: offset - prefix.utf8.count, candidates: names.map { .init($0.name) },
                hint: shape.map { "layers for \($0)" } ?? "")
        case .path(let prefix): return pathCompletion(prefix, offset)
        }
    }

    private func nameCompletion(_ prefix: String, _ callee: [String]?, _ text: String, _ offset: Int) -> Completion {
        var names = session.names(beginningWith: prefix, callee: callee, in: text)
        // Hundreds of words would hide what was asked for.
        if prefix.isEmpty && callee != nil && names.contains(where: { $0.kind == .parameter }) {
            names = names.filter { $0.kind == .parameter }
        }
        let candidates = names.map { candidate in
            Completion.Candidate(candidate.kind == .parameter ? candidate.name + "=" : candidate.name)
        }
        let signature = callee.flatMap { session.value(of: $0) }.flatMap { session.machine.signature(of: $0) }
        return Completion(
            start: offset - prefix.utf8.count, candidates: candidates, hint: prefix.isEmpty ? signature ?? "" : "")
    }

    private func commandCompletion(_ text: String) -> Completion {
        guard let space = text.firstIndex(of: " ") else {
            let names = PromptCommand.Kind.allCases.map { ":" + $0.rawValue }.filter { $0.hasPrefix(text) }
            return Completion(start: 0, candidates: names.map { .init($0) })
        }
        let rest = String(text[text.index(after: space)...])
        let offset = text.utf8.count
        switch PromptCommand(text)?.kind {
        case .load, .save: return pathCompletion(rest, offset)
        case .doc, .time:
            guard case .name(let prefix, let callee) = CompletionQuery(textBefore: rest) else { break }
            return nameCompletion(prefix, callee, rest, offset)
        default: break
        }
        return Completion(start: offset)
    }

    /// Files and folders whose path begins with `prefix`; a folder ends with its slash.
    private func pathCompletion(_ prefix: String, _ offset: Int) -> Completion {
        let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let begun = String(prefix.dropFirst(folder.count))
        var place = folder.isEmpty ? "." : folder
        if place.hasPrefix("~/"), let home = Environment.variable("HOME") { place = home + place.dropFirst() }
        let names = Folder.entries(of: place).filter { $0.hasPrefix(begun) }
        let candidates = names.map { name in
            Completion.Candidate(name + (Folder.exists(place + "/" + name) ? "/" : ""))
        }
        return Completion(start: offset - begun.utf8.count, candidates: candidates)
    }

    // MARK: - Colours

    func styles(of text: String) -> [StyledSpan] {
        if PromptCommand.isCommand(text) { return [StyledSpan(0..<text.utf8.count, "1")] }
        let bytes = Array(text.utf8)
        return SyntaxSpan.spans(of: text).compactMap { span in
            let range = Int(span.span.start)..<Int(span.span.end)
            switch span.kind {
            case .keyword: return StyledSpan(range, "35")
            case .number: return StyledSpan(range, "36")
            case .string: return StyledSpan(range, "32")
            case .comment: return StyledSpan(range, "2")
            case .symbol: return nil
            case .name:
                let name = String(decoding: bytes[range], as: UTF8.self)
                let isWord = session.machine.builtin(named: name) != nil
                return isWord ? StyledSpan(range, "34") : nil
            }
        }
    }
}
