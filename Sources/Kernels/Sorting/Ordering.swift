/// Sorting by places: radix sort on keys whose order as whole numbers is the elements' order.
public enum Ordering {
    /// A number that can be brought into an order by a whole number: smaller elements have smaller keys, equal ones equal
    /// keys, and nan the largest of all.
    public protocol Sortable {
        var sortingKey: UInt64 { get }
        /// The bits of the key that can differ.
        static var keyWidth: Int { get }
    }

    /// The places `0 ..< count` in the order of the elements that lie `step` apart; equals in the order of their places, and
    /// what is not equal to itself (nan) as the largest.
    @inlinable
    public static func places<Element: Sortable>(
        _ x: UnsafePointer<Element>, _ count: Int, _ step: Int, descending: Bool
    ) -> [Int] {
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        let flip: UInt64 = descending ? (Element.keyWidth == 64 ? .max : 1 << UInt64(Element.keyWidth) - 1) : 0
        for place in 0..<count { entries.append(Entry(key: x[place &* step].sortingKey ^ flip, place: place)) }
        sort(&entries, keyWidth: Element.keyWidth)
        return entries.map(\.place)
    }

    @usableFromInline struct Entry {
        @usableFromInline var key: UInt64
        @usableFromInline var place: Int

        @inlinable init(key: UInt64, place: Int) {
            self.key = key
            self.place = place
        }
    }

    /// Short lists by comparison; long ones by the key's digits of 8 bits from the lowest up, each pass keeping the order
    /// of the last among equals.
    @usableFromInline
    static func sort(_ entries: inout [Entry], keyWidth: Int) {
        if entries.count < 200 {
            entries.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
            return
        }
        var other = entries
        for shift in stride(from: 0, to: UInt64(keyWidth), by: 8) {
            var starts = [Int](repeating: 0, count: 257)
            for entry in entries { starts[Int(entry.key >> shift & 255) + 1] += 1 }
            if starts.contains(entries.count) { continue }
            for digit in 1...256 { starts[digit] += starts[digit - 1] }
            for entry in entries {
                let digit = Int(entry.key >> shift & 255)
                other[starts[digit]] = entry
                starts[digit] += 1
            }
            swap(&entries, &other)
        }
    }
}

extension UInt8: Ordering.Sortable {
    @inlinable public var sortingKey: UInt64 { UInt64(self) }
    @inlinable public static var keyWidth: Int { 8 }
}

extension Int: Ordering.Sortable {
    @inlinable public var sortingKey: UInt64 { UInt64(bitPattern: Int64(self)) ^ 1 << 63 }
    @inlinable public static var keyWidth: Int { 64 }
}

extension Float: Ordering.Sortable {
    /// Both zeros have one key; the bits of negative numbers run backwards.
    @inlinable public var sortingKey: UInt64 {
        if isNaN { return UInt64(UInt32.max) }
        let bits = (self + 0).bitPattern
        return UInt64(bits >> 31 == 1 ? ~bits : bits | 1 << 31)
    }
    @inlinable public static var keyWidth: Int { 32 }
}

extension Double: Ordering.Sortable {
    @inlinable public var sortingKey: UInt64 {
        if isNaN { return .max }
        let bits = (self + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }
    @inlinable public static var keyWidth: Int { 64 }
}
