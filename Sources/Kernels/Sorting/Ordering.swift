/// Sorting by places.
public enum Ordering {
    /// The places `0 ..< count` in the order of the elements that lie `step` apart; equals in the order of their places, and
    /// what is not equal to itself (nan) as the largest.
    public static func places<Element: Comparable>(
        _ x: UnsafePointer<Element>, _ count: Int, _ step: Int, descending: Bool
    ) -> [Int] {
        var entries = (0..<count).map { Entry(value: x[$0 &* step], place: $0) }
        if descending {
            entries.sort { a, b in a.isAbove(b) || !b.isAbove(a) && a.place < b.place }
        } else {
            entries.sort { a, b in b.isAbove(a) || !a.isAbove(b) && a.place < b.place }
        }
        return entries.map(\.place)
    }

    private struct Entry<Element: Comparable> {
        let value: Element
        let place: Int

        func isAbove(_ other: Entry) -> Bool {
            value > other.value || value != value && other.value == other.value
        }
    }
}
