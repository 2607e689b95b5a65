/// An element of XML with the text and the elements in it; attributes and comments are passed over.
///
/// Source: XML 1.0, as far as annotation files use it.
struct XMLElement {
    let name: String
    private(set) var text = ""
    private(set) var children: [XMLElement] = []

    /// The first element of a name inside this one.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    private init(name: String) { self.name = name }

    /// The one element of a document.
    ///
    /// - Throws: `DataSetError.format`.
    static func read(_ bytes: [UInt8], path: String, format: String) throws -> XMLElement {
        var reader = XMLReader(bytes: bytes, path: path, format: format)
        return try reader.document()
    }

    /// Reads element by element, those not yet closed on a stack.
    private struct XMLReader {
        let bytes: [UInt8]
        let path: String
        let format: String
        var place = 0

        static let depthLimit = 32

        func wrong(_ reason: String) -> DataSetError {
            .format(path: path, format: format, reason: "\(reason) (byte \(place))")
        }

        mutating func document() throws -> XMLElement {
            var open: [XMLElement] = []
            while place < bytes.count {
                guard bytes[place] == UInt8(ascii: "<") else {
                    let text = try self.text()
                    if !open.isEmpty { open[open.count - 1].text += text }
                    continue
                }
                if passOver("<!--", to: "-->") || passOver("<?", to: "?>") || passOver("<!", to: ">") { continue }
                let tag = try self.tag()
                if tag.isClosing {
                    guard let last = open.popLast(), last.name == tag.name else {
                        throw wrong("</\(tag.name)> closes nothing")
                    }
                    if open.isEmpty { return last }
                    open[open.count - 1].children.append(last)
                } else if tag.isEmpty {
                    if open.isEmpty { return XMLElement(name: tag.name) }
                    open[open.count - 1].children.append(XMLElement(name: tag.name))
                } else {
                    guard open.count < Self.depthLimit else { throw wrong("its elements are nested too deep") }
                    open.append(XMLElement(name: tag.name))
                }
            }
            throw wrong(open.isEmpty ? "it holds no element" : "it ends inside <\(open[open.count - 1].name)>")
        }

        private mutating func passOver(_ start: String, to end: String) -> Bool {
            guard bytes[place...].starts(with: start.utf8) else { return false }
            let ending = Array(end.utf8)
            while place < bytes.count && !bytes[place...].starts(with: ending) { place += 1 }
            place = min(place + ending.count, bytes.count)
            return true
        }

        private mutating func tag() throws -> (name: String, isClosing: Bool, isEmpty: Bool) {
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: ">")) else { throw wrong("a tag has no end") }
            var inside = bytes[(place + 1)..<end]
            place = end + 1
            let isClosing = inside.first == UInt8(ascii: "/")
            let isEmpty = inside.last == UInt8(ascii: "/")
            if isClosing { inside.removeFirst() } else if isEmpty { inside.removeLast() }
            let name = inside.prefix { $0 > 0x20 }
            guard !name.isEmpty else { throw wrong("a tag has no name") }
            return (String(decoding: name, as: UTF8.self), isClosing, isEmpty && !isClosing)
        }

        /// The text up to the next tag, without the space around it.
        private mutating func text() throws -> String {
            let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            var raw = bytes[place..<end]
            place = end
            while let byte = raw.first, byte <= 0x20 { raw.removeFirst() }
            while let byte = raw.last, byte <= 0x20 { raw.removeLast() }
            guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
            var parts = String(decoding: raw, as: UTF8.self).split(
                separator: "&", omittingEmptySubsequences: false
            ).map(String.init)
            let names = ["amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "apos;": "'"]
            for index in parts.indices.dropFirst() {
                guard let name = names.keys.first(where: parts[index].hasPrefix) else { throw wrong("an & means nothing") }
                parts[index] = (names[name] ?? "") + parts[index].dropFirst(name.count)
            }
            return parts.joined()
        }
    }
}
