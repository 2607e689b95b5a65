/// Writes values as text, within bounds: a list may contain itself, or a thousand lists of a thousand elements.
struct ValueWriter {
    let machine: Machine
    private(set) var result = ""
    /// Elements that may still be written; then lists end in `...`.
    private var elementsLeft = ValueWriter.shownInAll

    /// How deep lists inside lists are shown, how many elements of one, and of all together.
    static let shownDepth = 8
    static let shownElements = 1000
    static let shownInAll = 20_000
    /// How much text is written before lists end in `...`.
    static let shownBytes = 4 << 20

    init(machine: Machine) { self.machine = machine }

    mutating func write(_ value: Value, quoted: Bool, depth: Int) {
        switch value.tag {
        case .missing: result += "(nothing)"
        case .none: result += "none"
        case .bool: result += value.asBool ? "true" : "false"
        case .int: result += String(value.asInt)
        case .float: result += NumberText.of(value.asFloat)
        case .string: result += quoted ? Self.quoted(value.string ?? "") : value.string ?? ""
        case .list:
            guard let list = value.list else { return }
            writeItems(list.values, "[", "]", depth)
        case .tuple:
            guard let values = value.tuple?.values else { return }
            values.withUnsafeBufferPointer { writeItems($0, "(", values.count == 1 ? ",)" : ")", depth) }
        case .record: writeRecord(value, depth)
        case .range:
            let range = value.object(RangeObject.self)
            result += "range(\(range.start), \(range.stop)\(range.step == 1 ? "" : ", \(range.step)"))"
        case .tensor: result += machine.tensorText(value)
        case .function: result += "<function \(value.object(FunctionObject.self).prototype.name)>"
        case .builtin: result += "<function \(value.object(BuiltinObject.self).builtin.name)>"
        case .method: result += "<method \(value.object(MethodObject.self).builtin.name)>"
        case .host: result += machine.hostWork { value.host?.describe(machine) ?? "" }
        case .cell, .iterator: result += "<\(value.tag)>"
        }
    }

    private mutating func writeItems(
        _ values: UnsafeBufferPointer<Value>, _ open: String, _ close: String, _ depth: Int
    ) {
        result += open
        if !values.isEmpty && isFull(depth) {
            result += "..."
        } else {
            var shown = 0
            for value in values.prefix(Self.shownElements) {
                if shown > 0 { result += ", " }
                if isFull(depth) { break }
                elementsLeft -= 1
                write(value, quoted: true, depth: depth + 1)
                shown += 1
            }
            if values.count > shown {
                if shown == Self.shownElements { result += ", " }
                result += "... \(values.count - shown) more"
            }
        }
        result += close
    }

    private mutating func writeRecord(_ value: Value, _ depth: Int) {
        guard let record = value.record else { return }
        result += "{"
        if !record.keys.isEmpty && isFull(depth) {
            result += "..."
        } else {
            var shown = 0
            for (key, field) in zip(record.keys, record.values).prefix(Self.shownElements) {
                if shown > 0 { result += ", " }
                if isFull(depth) { break }
                elementsLeft -= 1
                result += Self.key(machine.symbols.name(key)) + ": "
                write(field, quoted: true, depth: depth + 1)
                shown += 1
            }
            if record.keys.count > shown {
                if shown == Self.shownElements { result += ", " }
                result += "... \(record.keys.count - shown) more"
            }
        }
        result += "}"
    }

    private func isFull(_ depth: Int) -> Bool {
        depth >= Self.shownDepth || elementsLeft <= 0 || result.utf8.count > Self.shownBytes
    }

    /// A field's name, in quotes where it is no name.
    private static func key(_ name: String) -> String {
        let isPlain =
            name.unicodeScalars.first.map { $0.properties.isXIDStart || $0 == "_" } ?? false
            && name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
        return isPlain ? name : quoted(name)
    }

    /// A text as it would be written in a program.
    static func quoted(_ text: String) -> String {
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
}
