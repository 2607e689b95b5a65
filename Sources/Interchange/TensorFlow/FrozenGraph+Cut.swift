extension FrozenGraph {
    /// The nodes needed to compute `outputs` when `inputs` are given, each after all it reads.
    ///
    /// A depth-first walk against the arrows; a node met again while its own inputs are being visited is part of
    /// a cycle. The walk keeps its own stack, so a long chain of nodes cannot exhaust the machine's.
    ///
    /// - Throws: `ImportError`: `.noNode`, `.missingInput`, `.cycle`.
    func cut(inputs: Set<String>, outputs: [String]) throws -> [TensorFlowNodeDef] {
        enum Mark { case open, done }
        var marks: [Int: Mark] = [:]
        var order: [TensorFlowNodeDef] = []
        for name in inputs.sorted() where indexByName[name] == nil {
            throw ImportError(path: path, reason: .noNode(named: name))
        }
        for output in outputs {
            guard let root = indexByName[NodeReference(output).name] else {
                throw ImportError(path: path, reason: .noNode(named: output))
            }
            var stack: [(index: Int, isLeaving: Bool)] = [(root, false)]
            while let (index, isLeaving) = stack.popLast() {
                let node = nodes[index]
                if isLeaving {
                    marks[index] = .done
                    order.append(node)
                    continue
                }
                if marks[index] != nil { continue }
                marks[index] = .open
                stack.append((index, true))
                if inputs.contains(node.name) { continue }
                for reference in node.dataInputs.reversed() {
                    guard let next = indexByName[reference.name] else {
                        throw failure(node, .missingInput(name: reference.name))
                    }
                    switch marks[next] {
                    case .open: throw failure(nodes[next], .cycle)
                    case .done: break
                    case nil: stack.append((next, false))
                    }
                }
            }
        }
        return order
    }

    func failure(_ node: TensorFlowNodeDef, _ reason: ImportError.Reason) -> ImportError {
        ImportError(path: path, node: node.name, operation: node.op, reason: reason)
    }
}
