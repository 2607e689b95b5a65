/// A formula of TeX as plain text: `\frac{a}{b}` as `a / b`, `x^2` as `x²`, `\alpha` as `α`.
///
/// It knows what lessons use; a command that it does not know stands there as its name.
public struct PlainFormula {
    private let letters: [Character]
    private var place = 0

    public static func text(of formula: String) -> String {
        var reader = PlainFormula(letters: Array(formula))
        var parts: [String] = []
        while reader.place < reader.letters.count {
            parts.append(reader.sequence(until: nil))
            reader.place += 1
        }
        return parts.joined().split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        .joined(separator: "\n")
    }

    private init(letters: [Character]) { self.letters = letters }

    /// What stands before the closing brace, which is taken, or before the end.
    private mutating func sequence(until end: Character?) -> String {
        var result = ""
        while place < letters.count {
            let letter = letters[place]
            if letter == end {
                place += 1
                break
            }
            if letter == "}" { break }
            result += piece()
        }
        return result
    }

    private static let deepest = 40
    private var depth = 0

    /// One group, command or letter.
    private mutating func piece() -> String {
        guard place < letters.count else { return "" }
        let letter = letters[place]
        place += 1
        switch letter {
        case "{":
            guard depth < PlainFormula.deepest else { return "" }
            depth += 1
            defer { depth -= 1 }
            return sequence(until: "}")
        case "^": return raised(piece(), PlainFormula.superscripts, "^")
        case "_": return raised(piece(), PlainFormula.subscripts, "_")
        case "&", "$": return ""
        case "~": return " "
        case "\\": return command()
        default: return String(letter)
        }
    }

    private mutating func command() -> String {
        guard place < letters.count else { return "" }
        let first = letters[place]
        guard first.isLetter else {
            place += 1
            switch first {
            case ",", ";", ":", " ": return " "
            case "!": return ""
            case "\\": return "\n"
            default: return String(first)
            }
        }
        var name = ""
        while place < letters.count, letters[place].isLetter {
            name.append(letters[place])
            place += 1
        }
        if let sign = PlainFormula.signs[name] { return sign }
        switch name {
        case "frac", "dfrac", "tfrac":
            let (above, below) = (argument(), argument())
            return "\(PlainFormula.bracketed(above)) / \(PlainFormula.bracketed(below))"
        case "binom": return "C(\(argument()), \(argument()))"
        case "sqrt": return "\u{221A}" + PlainFormula.bracketed(argument())
        case "hat": return argument() + "\u{302}"
        case "bar", "overline": return argument() + "\u{304}"
        case "tilde": return argument() + "\u{303}"
        case "text", "mathrm", "mathbf", "mathit", "operatorname", "textbf", "underbrace", "boxed": return argument()
        case "left", "right", "big", "Big", "bigg", "Bigg", "limits", "displaystyle": return ""
        case "begin", "end":
            let environment = argument()
            return environment == "cases" && name == "begin" ? "{ " : ""
        default: return name
        }
    }

    /// What a command takes: a group or a letter.
    private mutating func argument() -> String {
        while place < letters.count, letters[place] == " " { place += 1 }
        return piece()
    }

    private func raised(_ text: String, _ small: [Character: Character], _ sign: String) -> String {
        let mapped = text.compactMap { small[$0] }
        if mapped.count == text.count { return String(mapped) }
        return sign + (text.count > 1 ? "(\(text))" : text)
    }

    private static func bracketed(_ text: String) -> String {
        let isWhole = text.allSatisfy { $0.isLetter || $0.isNumber || "._\u{302}".contains($0) } || text.count == 1
        return isWhole ? text : "(\(text))"
    }

    private static let superscripts: [Character: Character] = [
        "0": "\u{2070}", "1": "\u{B9}", "2": "\u{B2}", "3": "\u{B3}", "4": "\u{2074}", "5": "\u{2075}", "6": "\u{2076}",
        "7": "\u{2077}", "8": "\u{2078}", "9": "\u{2079}", "-": "\u{207B}", "+": "\u{207A}", "n": "\u{207F}", "i": "\u{2071}",
    ]
    private static let subscripts: [Character: Character] = [
        "0": "\u{2080}", "1": "\u{2081}", "2": "\u{2082}", "3": "\u{2083}", "4": "\u{2084}", "5": "\u{2085}", "6": "\u{2086}",
        "7": "\u{2087}", "8": "\u{2088}", "9": "\u{2089}", "i": "\u{1D62}", "j": "\u{2C7C}", "k": "\u{2096}", "n": "\u{2099}",
        "t": "\u{209C}", "x": "\u{2093}", "a": "\u{2090}", "p": "\u{209A}", "m": "\u{2098}",
    ]
    private static let signs: [String: String] = [
        "times": "\u{D7}", "cdot": "\u{B7}", "div": "\u{F7}", "pm": "\u{B1}", "le": "\u{2264}", "leq": "\u{2264}", "ge": "\u{2265}",
        "geq": "\u{2265}", "ne": "\u{2260}", "neq": "\u{2260}", "approx": "\u{2248}", "equiv": "\u{2261}", "to": "\u{2192}",
        "rightarrow": "\u{2192}", "mapsto": "\u{21A6}", "infty": "\u{221E}", "in": "\u{2208}", "notin": "\u{2209}",
        "cap": "\u{2229}", "cup": "\u{222A}", "subset": "\u{2282}", "sum": "\u{2211}", "prod": "\u{220F}", "int": "\u{222B}",
        "partial": "\u{2202}", "nabla": "\u{2207}", "dots": "...", "ldots": "...", "cdots": "...", "mid": "|", "top": "\u{1D40}",
        "lfloor": "\u{230A}", "rfloor": "\u{230B}", "lceil": "\u{2308}", "rceil": "\u{2309}", "quad": "   ", "qquad": "      ",
        "alpha": "\u{3B1}", "beta": "\u{3B2}", "gamma": "\u{3B3}", "delta": "\u{3B4}", "epsilon": "\u{3B5}",
        "varepsilon": "\u{3B5}", "eta": "\u{3B7}", "theta": "\u{3B8}", "lambda": "\u{3BB}", "mu": "\u{3BC}", "pi": "\u{3C0}",
        "rho": "\u{3C1}", "sigma": "\u{3C3}", "tau": "\u{3C4}", "phi": "\u{3C6}", "chi": "\u{3C7}", "psi": "\u{3C8}",
        "omega": "\u{3C9}", "Delta": "\u{394}", "Sigma": "\u{3A3}", "Omega": "\u{3A9}", "lVert": "\u{2016}", "rVert": "\u{2016}",
        "lvert": "|", "rvert": "|", "star": "*", "ast": "*", "circ": "\u{2218}", "odot": "\u{2299}", "neg": "\u{AC}",
    ]
}
