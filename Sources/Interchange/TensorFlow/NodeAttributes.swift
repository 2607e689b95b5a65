import FoundationEssentials

/// Typed access to a node's attributes; each throws `ImportError.Reason` when what stands there is of another kind.
extension TensorFlowNodeDef {
    func requireInputs(_ found: Int, _ expected: Int) throws {
        if found != expected { throw ImportError.Reason.inputCount(found: found, expected: "\(expected)") }
    }

    func text(_ name: String) throws -> String {
        guard case .s(let bytes)? = attr[name]?.value else { throw ImportError.Reason.missingAttribute(name: name) }
        return String(decoding: bytes, as: UTF8.self)
    }

    func text(_ name: String, default value: String) throws -> String {
        attr[name] == nil ? value : try text(name)
    }

    func integers(_ name: String) throws -> [Int] {
        guard case .list(let list)? = attr[name]?.value else { throw ImportError.Reason.missingAttribute(name: name) }
        return list.i.map(Int.init)
    }

    func boolean(_ name: String, default value: Bool) throws -> Bool {
        guard let attribute = attr[name]?.value else { return value }
        guard case .b(let found) = attribute else { throw ImportError.Reason.missingAttribute(name: name) }
        return found
    }

    func float(_ name: String, default value: Float) throws -> Float {
        guard let attribute = attr[name]?.value else { return value }
        guard case .f(let found) = attribute else { throw ImportError.Reason.missingAttribute(name: name) }
        return found
    }

    /// Steps over the rows and columns from an attribute `[1, rows, columns, 1]` of images `[N, H, W, C]`.
    func pair(_ name: String, default value: [Int]? = nil) throws -> (vertical: Int, horizontal: Int) {
        let list = attr[name] == nil && value != nil ? value ?? [] : try integers(name)
        guard list.count == 4, list[0] == 1, list[3] == 1, (1...4096).contains(list[1]), (1...4096).contains(list[2])
        else { throw ImportError.Reason.unsupported(what: "\(name) of \(list)") }
        return (list[1], list[2])
    }

    func requireImageLayout() throws {
        let format = try text("data_format", default: "NHWC")
        if format != "NHWC" { throw ImportError.Reason.unsupported(what: "images laid out as \(format)") }
    }
}
