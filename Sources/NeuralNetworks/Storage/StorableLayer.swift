/// A layer of a module above this one that files can hold: its word, its settings as texts, its sublayers.
public protocol StorableLayer: Layer {
    /// What `StoredKinds` makes it from again, beside its sublayers.
    var storedSettings: [(name: String, value: String)] { get }
}

/// How the layers of other modules are made from their stored form, by their words.
public typealias StoredKinds = [String: @Sendable (StoredSettings, [any Layer]) throws -> any Layer]

/// The settings of a stored layer, read with checks: a file may hold anything.
public struct StoredSettings {
    let values: [String: String]
    let word: String

    /// - Throws: `StorageError.description`; as all the others do for a setting that is missing or no such value.
    public func text(_ name: String) throws -> String {
        guard let value = values[name] else { throw StorageError.description(reason: "\(name) is missing", near: word) }
        return value
    }

    /// Words with commas between them; none for an empty text.
    public func texts(_ name: String) throws -> [String] {
        try text(name).split(separator: ",").map { String($0) }
    }

    public func int(_ name: String, in range: ClosedRange<Int>) throws -> Int {
        let text = try text(name)
        guard let number = Int(text), range.contains(number) else {
            throw StorageError.description(reason: "\(name) is \(text)", near: word)
        }
        return number
    }

    public func floats(_ name: String) throws -> [Float] {
        try texts(name).map { text in
            guard let number = Float(text), number.isFinite else {
                throw StorageError.description(reason: "\(name) holds \(text)", near: word)
            }
            return number
        }
    }

    public func float(_ name: String) throws -> Float {
        let numbers = try floats(name)
        guard numbers.count == 1 else { throw wrong("\(name) is no number") }
        return numbers[0]
    }

    public func wrong(_ reason: String) -> StorageError { .description(reason: reason, near: word) }
}
