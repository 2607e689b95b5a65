/// A field's name as a number, so that finding a field compares no text.
struct Symbol: Hashable {
    let index: Int32
}

/// The names behind the symbols of one machine.
final class SymbolTable {
    private var names: [String] = []
    private var indices: [String: Int32] = [:]

    func symbol(_ name: String) -> Symbol {
        if let index = indices[name] { return Symbol(index: index) }
        let index = Int32(names.count)
        names.append(name)
        indices[name] = index
        return Symbol(index: index)
    }

    func name(_ symbol: Symbol) -> String { names[Int(symbol.index)] }
}
