import SwiftProtobuf

/// A walk over the outermost fields of a protobuf message, before any of it becomes a structure.
///
/// Two bytes of a file can stand for an empty node, which takes a hundred bytes of memory: counting first
/// keeps a small broken file small.
enum ProtobufScan {
    static let maximumFields = 1_000_000

    static func requireBoundedFields(_ bytes: [UInt8], path: String) throws {
        var position = 0
        var count = 0
        while position < bytes.count {
            let start = position
            guard let key = varint(bytes, &position), skip(wireType: key & 7, bytes, &position) else {
                throw ImportError(path: path, reason: .damaged(what: "it breaks off in the field at byte \(start)"))
            }
            count += 1
            if count > maximumFields {
                throw ImportError(
                    path: path, reason: .tooLarge(what: "graph nodes", count: count, limit: maximumFields))
            }
        }
    }

    static func words(for error: any Error) -> String {
        switch error as? BinaryDecodingError {
        case .truncated: "it breaks off in the middle of a node"
        case .invalidUTF8: "a name in it is not text"
        case .messageDepthLimit: "its messages are nested too deeply"
        default: "a node in it does not follow the protobuf format"
        }
    }

    private static func varint(_ bytes: [UInt8], _ position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count && shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    private static func skip(wireType: UInt64, _ bytes: [UInt8], _ position: inout Int) -> Bool {
        let length: UInt64
        switch wireType {
        case 0: return varint(bytes, &position) != nil
        case 1: length = 8
        case 2:
            guard let stated = varint(bytes, &position) else { return false }
            length = stated
        case 5: length = 4
        default: return false
        }
        guard length <= UInt64(bytes.count - position) else { return false }
        position += Int(length)
        return true
    }
}
