/// What a node's input says: `name` is the first result of a node, `name:1` its second, and `^name` only asks
/// that the node has run before.
struct NodeReference: Equatable {
    var name: String
    var result = 0
    var isControl = false

    init(_ text: String) {
        var rest = Substring(text)
        if rest.first == "^" {
            isControl = true
            rest.removeFirst()
        }
        if let colon = rest.lastIndex(of: ":"), let result = Int(rest[rest.index(after: colon)...]), result >= 0 {
            self.result = result
            rest = rest[..<colon]
        }
        name = String(rest)
    }
}

extension TensorFlowNodeDef {
    /// The values the node reads, without the inputs that only order the running.
    var dataInputs: [NodeReference] { input.map(NodeReference.init).filter { !$0.isControl } }
}
