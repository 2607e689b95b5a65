import Syntax

/// A stretch of Markdown: words, code in back quotes or fences, or a formula between dollar signs.
///
/// A dollar sign opens a formula where no space follows it, and closes one where no space stands before it and no digit
/// behind it, so that prices stay words. No stretch but a fenced block and `$$...$$` goes over an empty line.
///
/// Source: CommonMark 0.31, sections 4.5 and 6.1; pandoc's `tex_math_dollars`.
public struct ProseStretch: Equatable, Sendable {
    public enum Kind: Equatable, Sendable { case words, code, formula, displayedFormula, fence }

    public var kind: Kind
    /// UTF-8 bytes of the text, marks included.
    public var range: Range<Int>

    /// The stretches of a text, which they cover in order.
    public static func all(of text: String) -> [ProseStretch] {
        var scanner = ProseScanner(Array(text.utf8))
        return scanner.stretches()
    }

    /// Where receipts begin in words and formulas: `{=`, but not `{=}` and not behind a backslash.
    static func receiptOffsets(in text: String) -> [(offset: Int, isInFormula: Bool)] {
        let bytes = Array(text.utf8)
        var found: [(Int, Bool)] = []
        for stretch in all(of: text) where stretch.kind != .code && stretch.kind != .fence {
            for offset in stretch.range where ProseScanner.beginsReceipt(bytes, offset) {
                found.append((offset, stretch.kind != .words))
            }
        }
        return found
    }
}

private struct ProseScanner {
    let bytes: [UInt8]
    var position = 0
    var found: [ProseStretch] = []
    var wordsStart = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func beginsReceipt(_ bytes: [UInt8], _ offset: Int) -> Bool {
        offset + 1 < bytes.count && bytes[offset] == UInt8(ascii: "{") && bytes[offset + 1] == UInt8(ascii: "=")
            && (offset + 2 == bytes.count || bytes[offset + 2] != UInt8(ascii: "}"))
            && (offset == 0 || bytes[offset - 1] != UInt8(ascii: "\\"))
    }

    mutating func stretches() -> [ProseStretch] {
        var startsLine = true
        while position < bytes.count {
            if startsLine, let end = fenceEnd() {
                take(.fence, to: end)
                continue
            }
            let byte = bytes[position]
            startsLine = byte == UInt8(ascii: "\n")
            if byte == UInt8(ascii: "\\") {
                position = min(position + 2, bytes.count)
            } else if byte == UInt8(ascii: "`") {
                let length = runLength(at: position)
                if let end = codeEnd(length) { take(.code, to: end) } else { position += length }
            } else if byte == UInt8(ascii: "$") {
                formula()
            } else if ProseScanner.beginsReceipt(bytes, position) {
                position = receiptEnd()
            } else {
                position += 1
            }
        }
        closeWords(at: bytes.count)
        return found
    }

    private mutating func closeWords(at end: Int) {
        if end > wordsStart { found.append(ProseStretch(kind: .words, range: wordsStart..<end)) }
    }

    private mutating func take(_ kind: ProseStretch.Kind, to end: Int) {
        closeWords(at: position)
        found.append(ProseStretch(kind: kind, range: position..<end))
        (position, wordsStart) = (end, end)
    }

    private func runLength(at start: Int) -> Int {
        var end = start
        while end < bytes.count && bytes[end] == bytes[start] { end += 1 }
        return end - start
    }

    /// Whether an empty line begins behind the line end at `index`.
    private func endsParagraph(_ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "\n") else { return false }
        var next = index + 1
        while next < bytes.count && bytes[next] == UInt8(ascii: " ") { next += 1 }
        return next >= bytes.count || bytes[next] == UInt8(ascii: "\n")
    }

    private func codeEnd(_ length: Int) -> Int? {
        var index = position + length
        while index < bytes.count && !endsParagraph(index) {
            guard bytes[index] == UInt8(ascii: "`") else {
                index += 1
                continue
            }
            let run = runLength(at: index)
            index += run
            if run == length { return index }
        }
        return nil
    }

    private mutating func formula() {
        let isDisplayed = runLength(at: position) >= 2
        let first = position + (isDisplayed ? 2 : 1)
        func isSpace(_ index: Int) -> Bool { [0x20, 0x0A, 0x09].contains(bytes[index]) }
        guard first < bytes.count, isDisplayed || !isSpace(first) else {
            position = first
            return
        }
        var index = first
        while index < bytes.count && (isDisplayed || !endsParagraph(index)) {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
                continue
            }
            if bytes[index] == UInt8(ascii: "$") && index > first {
                let next = index + 1
                if isDisplayed && next < bytes.count && bytes[next] == UInt8(ascii: "$") {
                    return take(.displayedFormula, to: next + 1)
                }
                let isPrice = next < bytes.count && bytes[next] >= 0x30 && bytes[next] <= 0x39
                if !isDisplayed && !isSpace(index - 1) && !isPrice { return take(.formula, to: next) }
            }
            index += 1
        }
        position = first
    }

    /// Behind the brace that closes the receipt, in its paragraph; the end of its line where none does.
    private func receiptEnd() -> Int {
        var depth = 0
        var index = position
        var lineEnds: [Int] = []
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") {
                if endsParagraph(index) || lineEnds.count == Receipt.furtherLines { break }
                lineEnds.append(index)
            }
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
            index += 1
            if depth == 0 { return index }
        }
        return lineEnds.first ?? index
    }

    /// The end of the fenced block that begins in this line; nil where none does.
    private func fenceEnd() -> Int? {
        func fence(at lineStart: Int) -> (mark: UInt8, length: Int, end: Int)? {
            var index = lineStart
            while index < bytes.count && bytes[index] == UInt8(ascii: " ") && index - lineStart < 3 { index += 1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "`") || bytes[index] == UInt8(ascii: "~") else { return nil }
            let length = runLength(at: index)
            return length >= 3 ? (bytes[index], length, index + length) : nil
        }
        func nextLine(_ index: Int) -> Int {
            var end = index
            while end < bytes.count && bytes[end] != UInt8(ascii: "\n") { end += 1 }
            return min(end + 1, bytes.count)
        }
        guard let opening = fence(at: position) else { return nil }
        // Back quotes later in the line: code inside words.
        let infoEnd = nextLine(opening.end)
        if opening.mark == UInt8(ascii: "`") && bytes[opening.end..<infoEnd].contains(opening.mark) { return nil }
        var line = infoEnd
        while line < bytes.count {
            let next = nextLine(line)
            if let closing = fence(at: line), closing.mark == opening.mark, closing.length >= opening.length,
                bytes[closing.end..<next].allSatisfy({ $0 == 0x20 || $0 == 0x0A })
            {
                return next
            }
            line = next
        }
        return bytes.count
    }
}
