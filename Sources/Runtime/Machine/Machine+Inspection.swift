// What front ends ask about values and names: completion, lists of variables.
extension Machine {
    /// The names of the parameters of anything that can be called, as `f(name=...)` takes them.
    public func parameterNames(of callee: Value) -> [String] {
        switch callee.tag {
        case .function: callee.object(FunctionObject.self).prototype.parameters.map(\.name)
        case .builtin: callee.object(BuiltinObject.self).builtin.parameterNames
        case .method: Array(callee.object(MethodObject.self).builtin.parameterNames.dropFirst())
        default: []
        }
    }

    /// How a call of it is written: `conv2d(out, kernel=3)`; nil for what is no function.
    public func signature(of callee: Value) -> String? {
        switch callee.tag {
        case .function:
            let prototype = callee.object(FunctionObject.self).prototype
            let parts = prototype.parameters.map { $0.isOptional ? "\($0.name)=..." : $0.name }
            return "\(prototype.name)(\(parts.joined(separator: ", ")))"
        case .builtin: return callee.object(BuiltinObject.self).builtin.signature
        case .method: return callee.object(MethodObject.self).builtin.signature
        default: return nil
        }
    }

    /// The value of a field where it can be had by looking, without running anything.
    public func knownField(_ name: String, of value: Value) -> Value? {
        switch value.tag {
        case .record: value.record.flatMap { field(name, of: $0) }
        case .host: try? value.host?.field(name, self)
        default: nil
        }
    }

    /// The names of a record's fields, in the order they were written; none for anything else.
    public func recordKeys(_ value: Value) -> [String] { (value.record?.keys ?? []).map { symbols.name($0) } }

    /// Whether a name still stands for the word or the constant of this name.
    public func isBuiltin(_ name: String, in scope: GlobalScope) -> Bool {
        scope[name].map { isBuiltin($0, name) } ?? false
    }
}

extension Builtin {
    /// The parameters that can be given by name.
    public var parameterNames: [String] {
        parameters.compactMap { parameter in
            if case .rest = parameter.kind { nil } else { parameter.name }
        }
    }
}
