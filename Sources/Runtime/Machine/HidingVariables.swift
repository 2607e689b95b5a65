import Diagnostics
import Syntax

/// Where programs give variables the names of words: what an error says when such a variable is then called.
struct HidingVariables {
    private struct Place {
        var source: SourceText
        var span: Span
    }

    /// By name, in the order in which they were compiled.
    private var places: [String: [Place]] = [:]
    private static let mostOfAName = 64

    mutating func note(_ identifier: Identifier, in source: SourceText) {
        var known = places[identifier.name] ?? []
        if known.count == Self.mostOfAName { known.removeFirst() }
        known.append(Place(source: source, span: identifier.span))
        places[identifier.name] = known
    }

    /// `lesson.dl:3`, the line that made `name` a variable for a call at `offset` of `source`: the nearest before it in the
    /// same text, else the last anywhere.
    func place(of name: String, before offset: Int, in source: SourceText) -> String? {
        guard let known = places[name] else { return nil }
        let own = known.filter { $0.source === source }
        let before = own.filter { Int($0.span.start) < offset }.max { $0.span.start < $1.span.start }
        guard let place = before ?? own.last ?? known.last else { return nil }
        return "\(place.source.name):\(place.source.position(at: Int(place.span.start)).line)"
    }
}
