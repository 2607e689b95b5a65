extension Array {
    /// The elements from the highest score to the lowest, equal ones in their order.
    public func ranked(by score: (Element) -> some Comparable) -> [Element] {
        let scores = map(score)
        return indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }.map { self[$0] }
    }
}
