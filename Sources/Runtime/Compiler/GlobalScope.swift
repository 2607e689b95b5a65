/// The names that a file or a notebook sees at its top, each with its slot among the machine's globals.
///
/// A file that is imported has a scope of its own; its names are then copied into the importer's.
public final class GlobalScope {
    private(set) var slots: [String: Int] = [:]

    public init() {}

    subscript(name: String) -> Int? { slots[name] }

    func define(_ name: String, slot: Int) { slots[name] = slot }

    /// Gives names the slots they had; names that came later keep theirs.
    func restore(_ earlier: [String: Int]) { slots.merge(earlier) { $1 } }

    /// The names defined here, in alphabetical order.
    public var names: [String] { slots.keys.sorted() }
}
