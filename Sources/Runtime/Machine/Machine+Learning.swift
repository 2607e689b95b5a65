import Diagnostics

// What `steps` needs of the machine.
extension Machine {
    /// Whether somebody wants to hear the steps of an algorithm.
    public var isTellingSteps: Bool { toldSteps.tag == .list }

    /// Tells a step: a record with `.text` and whatever else the algorithm shows.
    public func tell(_ step: Value) {
        toldSteps.list?.append(step)
    }

    /// Runs the operand of `steps` and gives what its algorithms told.
    public func told(_ operand: Value) throws -> [Value] {
        let outer = toldSteps
        toldSteps = heap.list([])
        heap.keep(toldSteps)
        defer { toldSteps = outer }
        _ = try call(operand, [])
        return toldSteps.list.map { Array($0.values) } ?? []
    }

    /// The step that was told last, for one that builds on it; nil before the first.
    public var lastToldStep: Value? { toldSteps.list?.values.last }

    /// While steps are told, the definition in the language takes the place of the fast one.
    func stepTwin(of builtin: Builtin) throws -> Value? {
        guard isTellingSteps, let definition = try definition(self, builtin), definition.tellsSteps else { return nil }
        return definition.function
    }

    /// Nested lists of numbers as tensors where a definition asks for a shape, as the fast word takes them.
    func tensorsForShapes(
        of definition: Value, _ slots: UnsafeMutablePointer<Value>, count: Int, names: [String]
    ) throws {
        let prototype = definition.object(FunctionObject.self).prototype
        let shaped = Set(
            prototype.contracts.compactMap { contract in
                if case .shape = contract.kind { contract.subject } else { nil }
            })
        for index in 0..<count {
            let plainCount = count - names.count
            let name =
                index >= plainCount
                ? names[index - plainCount]
                : index < prototype.parameters.count ? prototype.parameters[index].name : ""
            guard shaped.contains(name), slots[index].tag == .list, let tensor = try tensorValue(slots[index])
            else { continue }
            slots[index] = heap.tensor(tensor)
        }
    }

    /// The text of a function of the language; nil for anything else.
    public func sourceText(of value: Value) -> String? {
        guard value.tag == .function else { return nil }
        let prototype = value.object(FunctionObject.self).prototype
        return prototype.source.text(prototype.span)
    }
}
