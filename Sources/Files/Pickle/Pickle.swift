/// Python's pickle, read without running anything.
///
/// A pickle is a program for a small stack machine, and its instructions may ask for any Python function to be
/// called. Here a function stays a name and a call stays a record of what was asked for; the reader decides
/// which few it understands. Objects lie in one flat list and refer to each other by index, so that neither deep
/// nesting nor a cycle can exhaust the stack.
///
/// Format: Python's Lib/pickletools.py; the instructions of protocols 0 to 4 that torch's files and data sets use.
public struct Pickle: Sendable {
    /// The place of an object in the list.
    public typealias Reference = Int

    public enum Object: Sendable, Equatable {
        case none
        case boolean(Bool)
        case integer(Int)
        /// An integer of more than 64 bits, as its little-endian bytes.
        case bigInteger([UInt8])
        case float(Double)
        case text(String)
        case bytes([UInt8])
        case list([Reference])
        case tuple([Reference])
        /// Keys and values in turn.
        case dictionary([Reference])
        /// A function or class by its name.
        case global(module: String, name: String)
        case call(function: Reference, arguments: Reference)
        /// Something that lies outside the pickle.
        case persistent(Reference)
    }

    public internal(set) var objects: [Object] = []
    public internal(set) var root: Reference = 0
    /// What objects were given after they were made, such as the numbers of an array.
    public internal(set) var states: [Reference: Reference] = [:]

    public static let maximumObjects = 2_000_000

    public subscript(reference: Reference) -> Object { objects[reference] }

    /// Reads one pickle from `bytes` at `position`, which is left behind it.
    ///
    /// - Throws: `PickleError`.
    public init(_ bytes: [UInt8], at position: inout Int) throws {
        var machine = PickleMachine(bytes: bytes, position: position)
        try machine.run()
        position = machine.position
        objects = machine.objects
        states = machine.states
        root = machine.stack[0]
    }

    /// The members of a list or a tuple.
    public func members(_ reference: Reference) -> [Reference]? {
        switch objects[reference] {
        case .list(let members), .tuple(let members): members
        default: nil
        }
    }

    /// The value of a dictionary's entry whose key is that text.
    public func entry(_ key: String, of dictionary: Reference) -> Reference? {
        guard case .dictionary(let entries) = objects[dictionary] else { return nil }
        let place = stride(from: 0, to: entries.count - 1, by: 2).first { text(entries[$0]) == key }
        return place.map { entries[$0 + 1] }
    }

    public func integer(_ reference: Reference) -> Int? {
        if case .integer(let value) = objects[reference] { value } else { nil }
    }

    public func text(_ reference: Reference) -> String? {
        switch objects[reference] {
        case .text(let value): value
        case .bytes(let value): String(decoding: value, as: UTF8.self)
        default: nil
        }
    }
}
