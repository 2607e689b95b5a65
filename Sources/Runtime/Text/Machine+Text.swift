import Diagnostics
import Tensors

extension Machine {
    /// A value as `print` shows it; `quoted` puts strings in quotes, as inside a list.
    public func text(_ value: Value, quoted: Bool = false, depth: Int = 0) -> String {
        if value.tag == .string && !quoted { return value.string ?? "" }
        var writer = ValueWriter(machine: self)
        writer.write(value, quoted: quoted, depth: depth)
        return writer.result
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
        case .host: Self.withArticle(value.host?.typeName ?? "value")
        case .cell, .iterator: "a value"
        }
    }

    private static func withArticle(_ noun: String) -> String {
        noun.first.map("aeiou".contains) == true ? "an \(noun)" : "a \(noun)"
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
            return string.count <= 30 ? "the string \(ValueWriter.quoted(string))" : "a string"
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

    /// A number to four digits.
    public func short(_ value: Double) -> String {
        (try? formatted(.float(value), as: ".4g").string) ?? "\(value)"
    }

    // MARK: - Interpolation

    /// A value by a format specification, as in `"{value:specification}"`.
    public func formatted(_ value: Value, as specification: String) throws -> Value {
        if specification.isEmpty { return try formatted(value, nil) }
        guard let format = FormatSpecification(specification) else {
            throw RuntimeError.unknownFormat(specification)
        }
        return try formatted(value, format)
    }

    func formatted(_ value: Value, _ format: FormatSpecification?) throws -> Value {
        guard let format else { return value.tag == .string ? value : heap.string(text(value)) }
        let given = format.text
        do {
            switch value.tag {
            case .string: return heap.string(try format.apply(to: value.string ?? ""))
            case .int: return heap.string(try format.apply(to: value.asInt))
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
        do {
            return heap.string(try format.apply(to: text(value)))
        } catch {
            throw RuntimeError.badFormat(given, of: kind(value), reason: error.text)
        }
    }

    /// The parts of an interpolated string in one.
    func joined(_ parts: UnsafeBufferPointer<Value>) throws -> Value {
        var length = 0
        for part in parts where part.tag == .string { length += part.textByteCount }
        try checkTextLength(length)
        guard let first = parts.first, first.tag == .string else { return heap.string("") }
        // `text = "{text}, more"` is an appending too.
        if length > 1000 {
            var result = first
            for part in parts.dropFirst() where part.tag == .string { result = appended(result, part) }
            return result
        }
        var result = ""
        for part in parts { result += part.string ?? "" }
        return heap.string(result)
    }
}
