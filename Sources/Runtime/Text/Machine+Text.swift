import Diagnostics
import Tensors

extension Machine {
    /// How deep lists inside lists are shown, and how many elements of one.
    static let shownDepth = 8
    static let shownElements = 1000

    /// A value as `print` shows it; `quoted` puts strings in quotes, as inside a list.
    public func text(_ value: Value, quoted: Bool = false, depth: Int = 0) -> String {
        switch value.tag {
        case .missing: return "(nothing)"
        case .none: return "none"
        case .bool: return value.asBool ? "true" : "false"
        case .int: return String(value.asInt)
        case .float: return NumberText.of(value.asFloat)
        case .string: return quoted ? quotedText(value.string ?? "") : value.string ?? ""
        case .list: return items(value.list.map { Array($0.values) } ?? [], "[", "]", depth)
        case .tuple:
            let values = value.tuple?.values ?? []
            return items(values, "(", values.count == 1 ? ",)" : ")", depth)
        case .record: return recordText(value, depth)
        case .range:
            let range = value.object(RangeObject.self)
            let end = range.start &+ range.count &* range.step
            return range.step == 1 ? "range(\(range.start), \(end))" : "range(\(range.start), \(end), \(range.step))"
        case .tensor: return tensorText(value)
        case .function: return "<function \(value.object(FunctionObject.self).prototype.name)>"
        case .builtin: return "<function \(value.object(BuiltinObject.self).builtin.name)>"
        case .method: return "<method \(value.object(MethodObject.self).builtin.name)>"
        case .host: return value.host?.describe(self) ?? ""
        case .cell, .iterator: return "<\(value.tag)>"
        }
    }

    private func items(_ values: [Value], _ open: String, _ close: String, _ depth: Int) -> String {
        if depth >= Machine.shownDepth && !values.isEmpty { return open + "..." + close }
        var parts = values.prefix(Machine.shownElements).map { text($0, quoted: true, depth: depth + 1) }
        if values.count > Machine.shownElements { parts.append("... \(values.count - Machine.shownElements) more") }
        return open + parts.joined(separator: ", ") + close
    }

    private func recordText(_ value: Value, _ depth: Int) -> String {
        guard let record = value.record else { return "{}" }
        if depth >= Machine.shownDepth && !record.keys.isEmpty { return "{...}" }
        let parts = zip(record.keys, record.values).map { key, field in
            "\(symbols.name(key)): \(text(field, quoted: true, depth: depth + 1))"
        }
        return "{" + parts.joined(separator: ", ") + "}"
    }

    private func quotedText(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.value < 32 || scalar.value == 127 {
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    func numberText(_ value: Double) -> String { NumberText.fixed(value, digits: 4, conversion: "g") }

    // MARK: - Kinds, for messages

    /// `a list`, `none`, `a tensor`.
    public func kind(_ value: Value) -> String {
        switch value.tag {
        case .missing: "nothing"
        case .none: "none"
        case .bool: "true or false"
        case .int: "a whole number"
        case .float: "a number"
        case .string: "a string"
        case .list: "a list"
        case .tuple: "a tuple"
        case .record: "a record"
        case .range: "a range"
        case .tensor: "a tensor"
        case .function, .builtin, .method: "a function"
        case .host: "a \(value.host?.typeName ?? "value")"
        case .cell, .iterator: "a value"
        }
    }

    /// The name of a builtin that is passed as a value, as in `dtype=float64`.
    public func builtinName(_ value: Value) -> String? {
        value.tag == .builtin ? value.object(BuiltinObject.self).builtin.name : nil
    }

    /// The kind with as much of the value as a message wants: `the number 3`, `a list of 4 elements`.
    func kindWithValue(_ value: Value) -> String {
        switch value.tag {
        case .bool: return "`\(value.asBool)`"
        case .int, .float: return "the number \(text(value))"
        case .string:
            let string = value.string ?? ""
            return string.count <= 30 ? "the string \(quotedText(string))" : "a string"
        case .list: return "a list of \(counted(value.list?.count ?? 0))"
        case .tuple: return "a tuple of \(counted(value.tuple?.values.count ?? 0))"
        case .record:
            let names = (value.record?.keys ?? []).prefix(4).map { symbols.name($0) }
            return names.isEmpty ? "an empty record" : "a record with " + names.map { ".\($0)" }.joined(separator: " ")
        case .tensor: return tensorKind(value)
        case .function: return "the function \(value.object(FunctionObject.self).prototype.name)"
        case .builtin: return "the function \(value.object(BuiltinObject.self).builtin.name)"
        default: return kind(value)
        }
    }

    private func counted(_ count: Int) -> String { "\(count) element\(count == 1 ? "" : "s")" }

    /// A value as the two sides of a failed `expect` are shown.
    public func textWithShape(_ value: Value) -> String {
        if value.tag == .tensor { return tensorTextWithShape(value) }
        let whole = text(value, quoted: true)
        return whole.count > 200 ? whole.prefix(197) + "..." : whole
    }

    // MARK: - Interpolation

    /// A value by a format specification, as in `"{value:specification}"`.
    public func formatted(_ value: Value, as specification: String) throws -> Value {
        try formatted(value, heap.string(specification))
    }

    func formatted(_ value: Value, _ specification: Value) throws -> Value {
        guard let given = specification.string, !given.isEmpty else {
            return value.tag == .string ? value : heap.string(text(value))
        }
        guard let format = FormatSpecification(given) else {
            throw RuntimeError.badFormat(given, of: kind(value), reason: "it is not a format")
        }
        do {
            switch value.tag {
            case .string: return heap.string(format.apply(to: value.string ?? ""))
            case .int where format.conversion != "s": return heap.string(try format.apply(to: value.asInt))
            case .float: return heap.string(try format.apply(to: value.asFloat))
            case .tensor:
                if let integer = tensorInteger(value) { return heap.string(try format.apply(to: integer)) }
                if let number = tensorNumber(value) { return heap.string(try format.apply(to: number)) }
            default: break
            }
        } catch {
            throw RuntimeError.badFormat(given, of: kind(value), reason: error.text)
        }
        guard format.conversion == nil || format.conversion == "s", format.digits == nil else {
            throw RuntimeError.badFormat(given, of: kindWithValue(value), reason: "it is for one number")
        }
        return heap.string(format.apply(to: text(value)))
    }

    func joined(_ parts: UnsafeBufferPointer<Value>) -> Value {
        var result = ""
        for part in parts { result += part.string ?? text(part) }
        return heap.string(result)
    }
}
