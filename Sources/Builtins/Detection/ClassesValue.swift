import Models
import Runtime

/// What `classify` found: a sequence of records that prints as Keras's `decode_predictions` does.
///
///     [[('n02051845', 'pelican', 0.99998415),
///       ('n02058221', 'albatross', 1.1e-05)]]
final class ClassesValue: HostValue {
    private let found: [Classification]
    private let classCount: Int
    let typeName = "classes"

    init(_ found: [Classification], classCount: Int) {
        self.found = found
        self.classCount = classCount
    }

    var count: Int? { found.count }
    var byteCount: Int { found.count * 64 }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        guard found.indices.contains(index) else { return nil }
        let one = found[index]
        return machine.record([
            ("label", machine.string(one.label)), ("probability", .float(Double(one.probability))),
            ("index", .int(one.classIndex)), ("wordnet", wordNet(one).map { machine.string($0) } ?? Value.none),
        ])
    }

    func part(_ places: [Int], _ machine: Machine) -> (any HostValue)? {
        ClassesValue(places.map { found[$0] }, classCount: classCount)
    }

    private func wordNet(_ one: Classification) -> String? { ClassNames.wordNet(one.classIndex, of: classCount) }

    func describe(_ machine: Machine) -> String {
        let rows = found.map { one in
            // The first of the synonyms, in one word.
            let name = one.label.prefix { $0 != "," }.map { $0 == " " ? "_" : String($0) }.joined()
            let number = wordNet(one).map { "'\($0)', " } ?? ""
            return "(\(number)'\(name)', \(one.probability))"
        }
        return "[[\(rows.joined(separator: ",\n  "))]]"
    }
}
