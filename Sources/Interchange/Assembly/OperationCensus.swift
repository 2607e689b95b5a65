/// How often each operation occurs, most frequent first, then by name.
enum OperationCensus {
    static func count(_ operations: some Sequence<String>) -> [(name: String, count: Int)] {
        operations.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            .map { (name: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
