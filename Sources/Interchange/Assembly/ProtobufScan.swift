import SwiftProtobuf

/// A walk over a protobuf message's nested messages, before any of it becomes a structure.
///
/// Two bytes of a file can stand for an empty node, which takes a hundred bytes of memory: counting first
/// keeps a small broken file small.
struct ProtobufScan {
    /// A message by the numbers of those of its fields that are messages.
    final class Schema: Sendable {
        let nested: [UInt64: Schema]

        init(_ nested: [UInt64: Schema] = [:]) { self.nested = nested }
    }

    static let maximumFields = 1_000_000

    private let bytes: [UInt8]
    private let path: String
    private var count = 0

    /// - Throws: `ImportError` with `.damaged` or `.tooLarge`.
    static func requireBoundedFields(_ bytes: [UInt8], path: String, _ schema: Schema = Schema()) throws {
        var scan = ProtobufScan(bytes: bytes, path: path)
        try scan.walk(0..<bytes.count, schema)
    }

    static func words(for error: any Error) -> String {
        switch error as? BinaryDecodingError {
        case .truncated: "it breaks off in the middle of a node"
        case .invalidUTF8: "a name in it is not text"
        case .messageDepthLimit: "its messages are nested too deeply"
        default: "a node in it does not follow the protobuf format"
        }
    }

    private init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    /// As deep as the schema, which is no deeper than its format's messages.
    private mutating func walk(_ range: Range<Int>, _ schema: Schema) throws {
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            guard let key = varint(&position, end: range.upperBound),
                let content = content(wireType: key & 7, &position, end: range.upperBound)
            else { throw ImportError(path: path, reason: .damaged(what: "it breaks off in the field at byte \(start)")) }
            count += 1
            if count > ProtobufScan.maximumFields {
                throw ImportError(
                    path: path, reason: .tooLarge(what: "graph nodes", count: count, limit: ProtobufScan.maximumFields))
            }
            if key & 7 == 2, let inner = schema.nested[key >> 3] { try walk(content, inner) }
        }
    }

    private func varint(_ position: inout Int, end: Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end && shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    /// Where a field's content lies; nil when it does not lie in the message.
    private func content(wireType: UInt64, _ position: inout Int, end: Int) -> Range<Int>? {
        let length: UInt64
        switch wireType {
        case 0: return varint(&position, end: end) == nil ? nil : position..<position
        case 1: length = 8
        case 2:
            guard let stated = varint(&position, end: end) else { return nil }
            length = stated
        case 5: length = 4
        default: return nil
        }
        guard length <= UInt64(end - position) else { return nil }
        defer { position += Int(length) }
        return position..<position + Int(length)
    }
}
