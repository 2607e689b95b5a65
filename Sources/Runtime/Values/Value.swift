/// A value of the language in sixteen trivial bytes: a tag, and the bits or the address that it speaks of.
///
/// Numbers are in the bits; everything else is a `HeapObject` that the machine's collector owns. Copying a
/// value never counts a reference, which is what makes the machine fast; whoever keeps one across a call into
/// the machine keeps it where the collector looks (a register, a global, another object, `Heap.keep`).
///
/// A text is an object and the count of its bytes that this value sees: so a text grows in place while values that
/// were there before keep what they saw (see `StringObject`).
@frozen
public struct Value {
    /// The tag in the lowest byte; above it, for a text, the count of its bytes.
    @usableFromInline var head: UInt64
    public var bits: UInt64

    /// Objects come last, from `string` on.
    public enum Tag: UInt8, Sendable {
        /// No value: an argument not given, a variable not assigned yet.
        case missing
        case none
        case bool
        case int
        case float
        case string
        case list
        case tuple
        case record
        case range
        case tensor
        case function
        case builtin
        case method
        case host
        case cell
        case iterator
    }

    @inlinable
    init(tag: Tag, bits: UInt64) {
        self.head = UInt64(tag.rawValue)
        self.bits = bits
    }

    @inlinable public var tag: Tag { unsafeBitCast(UInt8(truncatingIfNeeded: head), to: Tag.self) }

    @inlinable public static var missing: Value { Value(tag: .missing, bits: 0) }
    @inlinable public static var none: Value { Value(tag: .none, bits: 0) }

    @inlinable
    public static func bool(_ value: Bool) -> Value { Value(tag: .bool, bits: value ? 1 : 0) }

    @inlinable
    public static func int(_ value: Int) -> Value { Value(tag: .int, bits: UInt64(bitPattern: Int64(value))) }

    @inlinable
    public static func float(_ value: Double) -> Value { Value(tag: .float, bits: value.bitPattern) }

    @inlinable public var isMissing: Bool { tag == .missing }
    @inlinable public var isNone: Bool { tag == .none }
    @inlinable public var isObject: Bool { tag.rawValue >= Tag.string.rawValue }

    // The caller has looked at the tag.
    @inlinable public var asBool: Bool { bits != 0 }
    @inlinable public var asInt: Int { Int(Int64(bitPattern: bits)) }
    @inlinable public var asFloat: Double { Double(bitPattern: bits) }
}

extension Value {
    init(_ object: HeapObject, tag: Tag) {
        self.init(tag: tag, bits: UInt64(UInt(bitPattern: Unmanaged.passUnretained(object).toOpaque())))
    }

    /// The first bytes of a text's object.
    init(_ object: StringObject, byteCount: Int) {
        self.init(object, tag: .string)
        head |= UInt64(byteCount) << 8
    }

    /// How many bytes of its object a text sees. The caller has looked at the tag.
    var textByteCount: Int { Int(head &>> 8) }

    /// The object behind the value. The caller has looked at the tag.
    @inline(__always)
    var unmanaged: Unmanaged<HeapObject> {
        Unmanaged.fromOpaque(UnsafeRawPointer(bitPattern: UInt(bits)).unsafelyUnwrapped)
    }

    /// The object behind the value, as the class that its tag stands for.
    @inline(__always)
    func object<Object: HeapObject>(_ type: Object.Type) -> Object {
        unsafeDowncast(unmanaged.takeUnretainedValue(), to: type)
    }

    /// Runs `body` with the object without counting a reference.
    @inline(__always)
    func with<Object: HeapObject, Result>(_ type: Object.Type, _ body: (Object) throws -> Result) rethrows -> Result {
        try unmanaged._withUnsafeGuaranteedRef { try body(unsafeDowncast($0, to: type)) }
    }
}

extension Value {
    /// The place of an element of a list by a whole number from the front; nil for any other object and index.
    @inline(__always)
    func listElement(_ index: Value) -> UnsafeMutablePointer<Value>? {
        guard tag == .list && index.tag == .int else { return nil }
        return with(ListObject.self) { list in
            index.bits < UInt64(list.count) ? list.elements + index.asInt : nil
        }
    }

    /// The same place for writing, where nobody wants the old element back.
    @inline(__always)
    func unwatchedListElement(_ index: Value) -> UnsafeMutablePointer<Value>? {
        guard tag == .list && index.tag == .int else { return nil }
        return with(ListObject.self) { list in
            index.bits < UInt64(list.count) && !list.isWatched ? list.elements + index.asInt : nil
        }
    }

    public var string: String? { tag == .string ? object(StringObject.self).text(byteCount: textByteCount) : nil }
    /// The count of a text's characters, without a look at each where one byte is one character.
    public var characterCount: Int? { tag == .string ? object(StringObject.self).characterCount(textByteCount) : nil }
    public var list: ListObject? { tag == .list ? object(ListObject.self) : nil }
    public var tuple: TupleObject? { tag == .tuple ? object(TupleObject.self) : nil }
    public var record: RecordObject? { tag == .record ? object(RecordObject.self) : nil }
    public var host: (any HostValue)? { tag == .host ? object(HostObject.self).value : nil }
}
