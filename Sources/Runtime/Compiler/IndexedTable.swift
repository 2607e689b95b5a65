/// Things that instructions refer to by number, each once.
struct IndexedTable<Item: Hashable> {
    private(set) var items: [Item] = []
    private var indices: [Item: Int] = [:]

    mutating func index(of item: Item) -> Int {
        if let index = indices[item] { return index }
        indices[item] = items.count
        items.append(item)
        return items.count - 1
    }
}
