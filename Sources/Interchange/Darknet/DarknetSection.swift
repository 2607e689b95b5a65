/// One `[section]` of a Darknet cfg file with its `key=value` lines.
struct DarknetSection: Sendable {
    var name: String
    var values: [String: String]

    /// The sections of a file; `#` and `;` begin comments.
    ///
    /// - Throws: `ImportError.Reason.damaged` for a line that is neither, `.tooLarge`.
    static func sections(_ text: String) throws -> [DarknetSection] {
        var sections: [DarknetSection] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.filter { !$0.isWhitespace }
            guard let first = line.first, first != "#", first != ";" else { continue }
            if first == "[" {
                guard line.last == "]", sections.count < 10_000 else {
                    throw ImportError.Reason.damaged(what: "the section \(line.prefix(40)) has no end")
                }
                sections.append(DarknetSection(name: String(line.dropFirst().dropLast()), values: [:]))
                continue
            }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !sections.isEmpty else {
                throw ImportError.Reason.damaged(what: "the line \"\(line.prefix(40))\" is no setting of a section")
            }
            sections[sections.count - 1].values[String(parts[0])] = String(parts[1])
        }
        return sections
    }

    /// - Throws: `ImportError.Reason.unsupported` when what stands there is no whole number of ordinary size.
    func integer(_ key: String, default value: Int) throws -> Int {
        guard let text = values[key] else { return value }
        guard let number = Int(text), (-65_536...65_536).contains(number) else {
            throw ImportError.Reason.unsupported(what: "\(key) of \(text.prefix(40))")
        }
        return number
    }

    func float(_ key: String, default value: Float) throws -> Float {
        guard let text = values[key] else { return value }
        guard let number = Float(text), number.isFinite else {
            throw ImportError.Reason.unsupported(what: "\(key) of \(text.prefix(40))")
        }
        return number
    }

    func integers(_ key: String) throws -> [Int] {
        try (values[key] ?? "").split(separator: ",").prefix(1000).map { text in
            guard let number = Int(text), (-65_536...65_536).contains(number) else {
                throw ImportError.Reason.unsupported(what: "\(key) of \(text.prefix(40))")
            }
            return number
        }
    }

    func floats(_ key: String) throws -> [Float] {
        try (values[key] ?? "").split(separator: ",").prefix(1000).map { text in
            guard let number = Float(text), number.isFinite else {
                throw ImportError.Reason.unsupported(what: "\(key) of \(text.prefix(40))")
            }
            return number
        }
    }
}
