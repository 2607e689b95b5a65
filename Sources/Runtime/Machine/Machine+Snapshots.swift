/// What every name stood for at one moment: bindings, not the insides of the values bound.
public struct Snapshot {
    let slots: [String: Int]
    let values: [Value]

    /// Shows the collector the values; whoever holds a snapshot passes this on.
    public func visitValues(_ visit: (Value) -> Void) {
        for value in values { visit(value) }
    }
}

extension Machine {
    /// The bindings of all globals, with the names of one scope.
    public func snapshot(of scope: GlobalScope) -> Snapshot {
        Snapshot(slots: scope.slots, values: (0..<globalNames.count).map { stack[$0] })
    }

    /// Binds every global as it was. A name that came after the snapshot stands for its builtin again, or for nothing.
    public func restore(_ snapshot: Snapshot, in scope: GlobalScope) {
        for (slot, value) in snapshot.values.enumerated() { setGlobal(slot, value) }
        for slot in snapshot.values.count..<max(globalNames.count, snapshot.values.count) {
            setGlobal(slot, builtinValue(globalNames[slot]) ?? .missing)
        }
        scope.restore(snapshot.slots)
    }
}
