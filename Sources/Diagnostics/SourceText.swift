/// A stretch of a source, in UTF-8 bytes from its start.
@frozen
public struct Span: Sendable, Hashable {
    public var start: Int32
    public var end: Int32

    @inlinable
    public init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// The stretch from this one's start to the other's end.
    @inlinable
    public func to(_ other: Span) -> Span { Span(Int(start), Int(max(end, other.end))) }
}

/// The text of a file, a cell or a typed line, with a name for messages.
public final class SourceText: Sendable {
    /// The file's path as the user gave it, or `In[3]` in a notebook.
    public let name: String
    public let bytes: [UInt8]
    /// The offset of each line's first byte.
    private let lineStarts: [Int]

    /// The longest source that is read, so that every offset fits a `Span`.
    public static let maximumByteCount = 64 << 20

    public init(name: String, text: String) {
        self.name = name
        self.bytes = Array(text.utf8)
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        self.lineStarts = starts
    }

    public var lineCount: Int { lineStarts.count }

    /// The text of a span; a span that reaches over the end is cut there.
    public func text(_ span: Span) -> String {
        let start = min(max(Int(span.start), 0), bytes.count)
        let end = min(max(Int(span.end), start), bytes.count)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The line, counted from 0, that holds a byte offset.
    public func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The bytes of a line, counted from 0, without its line end.
    public func lineSpan(_ line: Int) -> Span {
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
        if end > start && bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return Span(start, end)
    }

    /// Line and column as an editor counts them: both from 1, the column in characters.
    public func position(at offset: Int) -> (line: Int, column: Int) {
        let line = line(at: offset)
        let before = text(Span(lineStarts[line], offset))
        return (line + 1, before.count + 1)
    }
}
