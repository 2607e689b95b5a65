import Diagnostics
import Plotting
import Runtime

extension Arguments {
    func label(_ index: Int) throws -> String? {
        hasValue(index) ? try string(index) : nil
    }

    /// One of the map names that `ColorMap` knows; viridis when none is given.
    func colorMap(_ index: Int) throws -> ColorMap {
        let name = try string(index, default: "viridis")
        guard let map = ColorMap.named[name] else {
            throw wrongValue(
                index, "is one of " + ColorMap.named.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", "))
        }
        return map
    }

    /// Two numbers, the smaller first.
    func limits(_ index: Int) throws -> AxisLimits? {
        guard hasValue(index) else { return nil }
        let bounds = try doubles(index)
        guard bounds.count == 2, bounds[0] < bounds[1] else {
            throw wrongValue(index, "must be two numbers, the smaller first")
        }
        return AxisLimits(bounds[0], bounds[1])
    }

    /// The strokes and gaps of a line's style.
    func dashes(_ index: Int) throws -> [Double] {
        let styles: [String: [Double]] = ["solid": [], "dashed": [6, 4], "dotted": [1.5, 3]]
        let name = try string(index, default: "solid")
        guard let dashes = styles[name] else {
            throw wrongValue(index, "is \"solid\", \"dashed\" or \"dotted\", not \"\(name)\"")
        }
        return dashes
    }

    /// "light" or "dark".
    func theme(_ index: Int) throws -> Theme {
        let name = try string(index, default: "light")
        guard name == "light" || name == "dark" else {
            throw wrongValue(index, "is \"light\" or \"dark\", not \"\(name)\"")
        }
        return name == "dark" ? .dark : .light
    }

    /// A number above 0 and finite.
    func positive(_ index: Int, default value: Double) throws -> Double {
        let number = try float(index, default: value)
        guard number > 0 && number <= 1e6 else { throw wrongValue(index, "must be above 0, not \(number)") }
        return number
    }

    func strings(_ index: Int) throws -> [String] {
        try list(index).map { value in
            guard let text = value.string else { throw wrongKind(index, expected: "a list of strings") }
            return text
        }
    }

    func marker(_ index: Int) throws -> MarkerShape? {
        guard let name = try label(index) else { return nil }
        guard let shape = MarkerShape(rawValue: name) else {
            throw wrongValue(
                index, "is one of " + MarkerShape.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
        }
        return shape
    }

    /// `"#0072b2"`, a plain name, or the number of a colour of the theme's cycle.
    func color(_ index: Int) throws -> Color? {
        guard hasValue(index) else { return nil }
        if let number = machine.integerValue(self[index]) {
            let cycle = Theme.light.cycle
            return cycle[((number % cycle.count) + cycle.count) % cycle.count]
        }
        let name = try string(index)
        let names: [String: UInt32] = [
            "black": 0x000000, "white": 0xFFFFFF, "grey": 0x808080, "gray": 0x808080, "red": 0xD7263D,
            "green": 0x009E73,
            "blue": 0x0072B2, "orange": 0xE69F00, "purple": 0x8E5AA8, "yellow": 0xF0C808, "cyan": 0x1BA3C6,
            "pink": 0xE377A2,
            "brown": 0x8C564B,
        ]
        if let known = names[name] { return Color(known) }
        if name.hasPrefix("#"), name.count == 7, let number = UInt32(name.dropFirst(), radix: 16) {
            return Color(number)
        }
        throw wrongValue(
            index, "is no colour: \"\(name)\"",
            help: "write \"#0072b2\", or one of " + names.keys.sorted().joined(separator: ", "))
    }
}
