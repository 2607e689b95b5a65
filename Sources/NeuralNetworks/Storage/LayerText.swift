import Diagnostics
import Kernels

/// A network as the language would write it, for files: `sequential("small") { conv2d(8, kernel=3); relu() }`.
public enum LayerText {
    /// - Throws: `StorageError.unwritable` for a layer that has no written form.
    public static func write(_ layer: any Layer) throws -> String {
        func block(_ layers: [any Layer]) throws -> String {
            "{ \(try layers.map(write).joined(separator: "; ")) }"
        }
        switch layer {
        case let layer as Sequential: return "sequential(\(layer.name.quotedJSON)) \(try block(layer.sublayers))"
        case is Residual, is Parallel: return "\(layer.kind) \(try block(layer.sublayers))"
        case let layer as any StorableLayer:
            let settings = layer.storedSettings.map { "\($0.name)=\($0.value.quotedJSON)" }
            return "\(layer.kind)(\(settings.joined(separator: ", "))) \(try block(layer.sublayers))"
        case is Convolution2D, is Dense, is BatchNormalization, is Dropout, is Pool, is GlobalAveragePool, is Flatten,
            is Softmax, is ActivationLayer, is L2Normalization:
            return layer.text
        default: throw StorageError.unwritable(kind: layer.kind)
        }
    }

    /// - Parameter kinds: the layers of modules above this one, by their words.
    /// - Throws: `StorageError.description`.
    public static func read(_ text: String, kinds: StoredKinds = [:]) throws -> any Layer {
        var reader = LayerReader(text, kinds)
        let layer = try reader.layer(depth: 0)
        guard reader.isAtEnd else { throw reader.wrong("something follows the network") }
        return layer
    }
}

/// Reads the written form: `word(arguments) { layers }`, arguments plain or by name.
private struct LayerReader {
    private let characters: [Character]
    private var place = 0
    private let kinds: StoredKinds
    private static let depthLimit = 64

    init(_ text: String, _ kinds: StoredKinds) {
        characters = Array(text)
        self.kinds = kinds
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return place == characters.count
        }
    }

    func wrong(_ reason: String) -> StorageError {
        .description(reason: reason, near: String(characters[max(0, place - 12)..<min(place + 20, characters.count)]))
    }

    mutating func layer(depth: Int) throws -> any Layer {
        guard depth <= Self.depthLimit else { throw wrong("its blocks are nested too deep") }
        let word = name()
        let arguments = LayerTextArguments(word: word, values: try self.arguments())
        var sublayers: [any Layer] = []
        if take("{") {
            while !take("}") {
                sublayers.append(try layer(depth: depth + 1))
                if !take(";"), next != "}" { throw wrong("a brace is missing") }
            }
        }
        if let make = kinds[word] { return try make(StoredSettings(values: arguments.values, word: word), sublayers) }
        return try arguments.layer(sublayers)
    }

    private var next: Character? {
        mutating get {
            skipSpace()
            return place < characters.count ? characters[place] : nil
        }
    }

    private mutating func skipSpace() { while place < characters.count, characters[place] == " " { place += 1 } }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        place += 1
        return true
    }

    private mutating func name() -> String {
        skipSpace()
        let start = place
        while place < characters.count,
            characters[place].isLetter || characters[place].isNumber || characters[place] == "_"
        {
            place += 1
        }
        return String(characters[start..<place])
    }

    /// Plain arguments are named by their place: `0`, `1`.
    private mutating func arguments() throws -> [String: String] {
        var values: [String: String] = [:]
        guard take("(") else { return values }
        while !take(")") {
            var value = try self.value()
            var key = String(values.count)
            if take("=") {
                key = value
                value = try self.value()
            }
            values[key] = value
            if !take(","), next != ")" { throw wrong("a parenthesis is missing") }
        }
        return values
    }

    private mutating func value() throws -> String {
        guard let first = next else { throw wrong("it ends too early") }
        var text = ""
        if first == "\"" {
            place += 1
            while place < characters.count, characters[place] != "\"" {
                if characters[place] == "\\", place + 1 < characters.count { place += 1 }
                text.append(characters[place])
                place += 1
            }
            guard take("\"") else { throw wrong("a string has no end") }
            return text
        }
        while place < characters.count, !" =,()".contains(characters[place]) {
            text.append(characters[place])
            place += 1
        }
        guard !text.isEmpty else { throw wrong("a value is missing") }
        return text
    }
}

/// The arguments of one layer's written form.
private struct LayerTextArguments {
    let word: String
    let values: [String: String]

    private func wrong(_ reason: String) -> StorageError { .description(reason: reason, near: word) }

    private func int(_ name: String, _ standard: Int? = nil) throws -> Int {
        guard let text = values[name] else {
            if let standard { return standard }
            throw wrong("a number is missing")
        }
        guard let number = Int(text), number >= 0, number <= 1 << 24 else { throw wrong("\(text) is no usable number") }
        return number
    }

    private func count(_ name: String, _ standard: Int? = nil) throws -> Int {
        let number = try int(name, standard)
        guard number >= 1 else { throw wrong("\(name) must be at least 1") }
        return number
    }

    private func float(_ name: String, _ standard: Double? = nil) throws -> Double {
        guard let text = values[name] else {
            if let standard { return standard }
            throw wrong("a number is missing")
        }
        guard let number = Double(text), number.isFinite else { throw wrong("\(text) is no usable number") }
        return number
    }

    private func padding(_ standard: Convolution2D.Padding) throws -> Convolution2D.Padding {
        switch values["padding"] {
        case nil: standard
        case "same": .same
        default: .pixels(try int("padding"))
        }
    }

    func layer(_ sublayers: [any Layer]) throws -> any Layer {
        switch word {
        case "sequential": return Sequential(values["0"] ?? "", sublayers)
        case "residual":
            guard sublayers.count == 1 else { throw wrong("a residual has one layer") }
            return Residual(sublayers[0])
        case "parallel":
            guard !sublayers.isEmpty else { throw wrong("there are no branches") }
            return Parallel(sublayers)
        case "conv2d":
            return Convolution2D(
                .channels(try count("0")), kernel: try count("kernel", 3), stride: try count("stride", 1),
                padding: try padding(.pixels(0)), dilation: try count("dilation", 1), groups: try count("groups", 1),
                hasBias: values["bias"] != "false", initialization: values["zero_filters"] == "true" ? .zeros : .he)
        case "depthwise":
            return Convolution2D(
                .multiplier(try count("multiplier", 1)), kernel: try count("kernel", 3), stride: try count("stride", 1),
                padding: try padding(.same), dilation: try count("dilation", 1), hasBias: values["bias"] == "true")
        case "dense": return Dense(try count("0"), hasBias: values["bias"] != "false")
        case "batchnorm":
            return BatchNormalization(epsilon: try float("epsilon", 1e-5), momentum: try float("momentum", 0.1))
        case "dropout":
            let rate = try float("0")
            guard rate >= 0, rate < 1 else { throw wrong("its rate must lie in [0, 1)") }
            return Dropout(rate)
        case "maxpool", "avgpool":
            let size = try count("0")
            return Pool(
                word == "maxpool" ? .max : .average, size: size, stride: try count("stride", size),
                padding: try int("padding", 0), ceilMode: values["ceil_mode"] == "true")
        case "l2norm": return L2Normalization(initialScale: try float("scale", 1))
        case "global_avgpool": return GlobalAveragePool()
        case "flatten": return Flatten()
        case "softmax": return Softmax()
        case "relu": return ActivationLayer(.relu)
        case "relu6": return ActivationLayer(.relu6)
        case "sigmoid": return ActivationLayer(.sigmoid)
        case "tanh": return ActivationLayer(.tanh)
        case "leaky_relu": return ActivationLayer(.leakyRelu(slope: Float(try float("0", 0.01))))
        default: throw wrong("there is no layer \"\(word)\"")
        }
    }
}
