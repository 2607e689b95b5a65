/// Writes programs by the grammar, from a seed: most are well formed, many fail when they run.
public struct RandomProgram {
    private var random: SplitMix
    private var loopDepth = 0
    private var functionDepth = 0

    private static let names = ["a", "b", "c", "x", "y", "f", "g", "l", "r", "s", "n", "m", "v", "range", "print", "损失"]
    /// Values for most of the names, so that programs come further than the first name.
    private static let beginning = [
        "a = 3", "b = 0.5", "c = [1, 2, 3]", "x = 7", "y = none", "l = [[1, 2], [3]]", "r = {a: 1, b: [2]}",
        "s = \"text\"", "n = 5", "fn f(x, a=1) { x + a }", "g = x -> [x, x]", "m = tensor([[1, 2], [3, 4]])", "v = rand(3)",
    ]
    private static let words = [
        "print", "str", "type", "fail", "fields", "format", "len", "range", "enumerate", "zip", "map", "filter",
        "reversed", "list", "int", "float", "bool", "args", "sort", "abs", "round",
    ]
    private static let tensorWords = [
        "tensor", "zeros", "ones", "full", "eye", "arange", "linspace", "rand", "randn", "randint", "permutation",
        "one_hot", "uint8", "int64", "float32", "float64", "exp", "log", "sqrt", "sign", "floor", "clip", "maximum",
        "minimum", "where", "isnan", "sum", "mean", "prod", "any", "all", "max", "min", "argmax", "argmin", "std",
        "var", "cumsum", "norm", "reshape", "transpose", "permute", "squeeze", "unsqueeze", "concat", "stack",
        "split", "pad", "tile", "flip", "roll", "copy", "argsort", "topk", "unique", "nonzero", "gather", "dot",
        "solve", "svd", "summary", "relu", "softmax", "flatten", "cross_entropy", "mse", "smooth_l1", "box_area",
        "iou", "box_convert", "clip_boxes", "nms", "encode_boxes", "decode_boxes", "conv2d", "maxpool", "dense",
        "batchnorm", "sequential", "cost", "grad", "value_and_grad",
    ]
    private static let fields = [
        "a", "b", "x", "size", "append", "pop", "upper", "split", "join", "replace", "strip", "item", "shape", "code",
        "message",
    ]
    private static let integers = [
        "0", "1", "2", "3", "7", "-1", "10", "255", "65535", "65536", "32768", "9223372036854775807",
        "(-9223372036854775807 - 1)", "1000003",
    ]
    private static let floats = ["0.0", "-0.0", "0.5", "1.5", "1e308", "5e-324", "1e16", "3.14", "-2.5"]
    private static let operators = [
        "+", "-", "*", "/", "//", "%", "**", "@", "==", "!=", "<", "<=", ">", ">=", "~=", "in", "not in", "and", "or",
    ]
    private static let formats = ["", ":.2f", ":>8", ":05d", ":x", ":,", ":e", ":^9.3g", ":%", ":q", ":*<12", ":+d"]

    public init(seed: UInt64) { random = SplitMix(state: seed) }

    public mutating func program() -> String {
        var lines: [String] = []
        if random.chance(80) { lines = Self.beginning }
        for _ in 0..<(1 + random.below(8)) {
            let line = statement(depth: 3 + random.below(3))
            // What fails ends the program; most should go on.
            lines.append(random.chance(60) ? "try { \(line) } catch { }" : line)
        }
        return lines.joined(separator: random.chance(90) ? "\n" : "; ")
    }

    // MARK: - Statements

    private mutating func statement(depth: Int) -> String {
        guard depth > 0 else { return expression(depth: 0) }
        switch random.below(20) {
        case 0...3: return "\(name()) = \(expression(depth: depth))"
        case 4:
            return
                "\(target(depth: depth)) \(random.pick(["=", "+=", "-=", "*=", "//=", "%=", "**=", "/="])) \(expression(depth: depth - 1))"
        case 5: return function(depth: depth)
        case 6:
            loopDepth += 1
            defer { loopDepth -= 1 }
            return "for \(pattern(depth: 2)) in \(expression(depth: depth - 1)) \(block(depth: depth - 1))"
        case 7:
            loopDepth += 1
            defer { loopDepth -= 1 }
            return "while \(expression(depth: depth - 1)) \(block(depth: depth - 1))"
        case 8: return "if \(expression(depth: depth - 1)) \(block(depth: depth - 1))" + otherwise(depth: depth - 1)
        case 9: return "try \(block(depth: depth - 1)) catch \(random.chance(60) ? name() + " " : "")\(block(depth: depth - 1))"
        case 10 where loopDepth > 0 || random.chance(5): return random.pick(["break", "continue"])
        case 11 where functionDepth > 0 || random.chance(5): return random.chance(80) ? "return \(expression(depth: depth - 1))" : "return"
        case 12: return "expect \(expression(depth: depth - 1))"
        case 13: return "(\(name()), \(name())) = \(expression(depth: depth - 1))"
        case 14: return "print(\(expression(depth: depth - 1)))"
        default: return expression(depth: depth)
        }
    }

    private mutating func otherwise(depth: Int) -> String {
        switch random.below(4) {
        case 0: " else \(block(depth: depth))"
        case 1: " else if \(expression(depth: depth)) \(block(depth: depth)) else \(block(depth: depth))"
        default: ""
        }
    }

    private mutating func block(depth: Int) -> String {
        let count = random.below(4)
        var parts: [String] = []
        for _ in 0..<count { parts.append(statement(depth: depth - 1)) }
        return parts.isEmpty ? "{ }" : random.chance(50) ? "{ \(parts.joined(separator: "; ")) }" : "{\n\(parts.joined(separator: "\n"))\n}"
    }

    private mutating func function(depth: Int) -> String {
        functionDepth += 1
        let loops = loopDepth
        loopDepth = 0
        defer {
            functionDepth -= 1
            loopDepth = loops
        }
        var parameters: [String] = []
        for _ in 0..<random.below(4) {
            var parameter = name()
            if random.chance(10) { parameter += ": " + random.pick(["int", "number", "list", "[N, 4]", "[]", "string", "[N, ...]"]) }
            if random.chance(25) { parameter += "=" + expression(depth: 1) }
            parameters.append(parameter)
        }
        let result = random.chance(8) ? " -> " + random.pick(["int", "list", "[N]", "none"]) : ""
        return "fn \(name())(\(parameters.joined(separator: ", ")))\(result) \(block(depth: depth - 1))"
    }

    private mutating func target(depth: Int) -> String {
        switch random.below(4) {
        case 0: name()
        case 1: "\(name())[\(subscripts(depth: 1))]"
        case 2: "\(name()).\(random.pick(Self.fields))"
        default: "\(name())[\(expression(depth: 1))][\(expression(depth: 1))]"
        }
    }

    private mutating func pattern(depth: Int) -> String {
        if depth > 0 && random.chance(25) { return "(\(pattern(depth: depth - 1)), \(pattern(depth: depth - 1)))" }
        return name()
    }

    // MARK: - Expressions

    private mutating func name() -> String { random.pick(Self.names) }

    private mutating func expression(depth: Int) -> String {
        guard depth > 0 else { return leaf() }
        switch random.below(22) {
        case 0...4: return leaf()
        case 5...8: return "\(expression(depth: depth - 1)) \(random.pick(Self.operators)) \(expression(depth: depth - 1))"
        case 9: return random.pick(["-", "not ", "+"]) + expression(depth: depth - 1)
        case 10: return "(\(expression(depth: depth - 1)))"
        case 11: return "[\(list(depth: depth))]"
        case 12: return "(\(list(depth: depth)),)"
        case 13: return "{a: \(expression(depth: depth - 1)), \(random.pick(Self.fields)): \(expression(depth: depth - 1))}"
        case 14:
            return
                "[\(expression(depth: depth - 1)) for \(pattern(depth: 1)) in \(expression(depth: depth - 1))\(random.chance(30) ? " if \(expression(depth: 1))" : "")]"
        case 15: return "\(callee(depth: depth - 1))(\(arguments(depth: depth)))\(random.chance(5) ? " " + block(depth: depth - 1) : "")"
        case 16: return "\(expression(depth: depth - 1))[\(subscripts(depth: depth - 1))]"
        case 17:
            return "\(expression(depth: depth - 1)).\(random.pick(Self.fields))" + (random.chance(50) ? "(\(arguments(depth: depth)))" : "")
        case 18: return "\(expression(depth: depth - 1)) |> \(callee(depth: 0))" + (random.chance(50) ? "(\(arguments(depth: depth)))" : "")
        case 19:
            return random.chance(50)
                ? "(\(name()) -> \(expression(depth: depth - 1)))" : "((\(name()), \(name())) -> \(block(depth: depth - 1)))"
        case 20: return "(if \(expression(depth: depth - 1)) \(block(depth: depth - 1)) else \(block(depth: depth - 1)))"
        default: return text(depth: depth)
        }
    }

    private mutating func leaf() -> String {
        switch random.below(10) {
        case 0...3: name()
        case 4, 5: random.pick(Self.integers)
        case 6: random.pick(Self.floats)
        case 7: random.pick(["none", "true", "false"])
        case 8: random.pick(["\"\"", "\"abc\"", "'x'", "\"é😀\"", "\"a,b\""])
        default: random.pick(["[]", "[1, 2, 3]", "range(5)", "{}", "()"])
        }
    }

    private mutating func text(depth: Int) -> String {
        "\"t{\(expression(depth: depth - 1))\(random.pick(Self.formats))}\""
    }

    private mutating func list(depth: Int) -> String {
        var parts: [String] = []
        for _ in 0..<random.below(4) { parts.append(expression(depth: depth - 1)) }
        return parts.isEmpty ? "1" : parts.joined(separator: ", ")
    }

    private mutating func callee(depth: Int) -> String {
        random.chance(70)
            ? random.pick(random.chance(60) ? Self.words : Self.tensorWords) : random.chance(70) ? name() : "(\(expression(depth: depth)))"
    }

    private mutating func arguments(depth: Int) -> String {
        var parts: [String] = []
        for _ in 0..<random.below(4) { parts.append(expression(depth: depth - 2)) }
        if random.chance(10) { parts.append("\(random.pick(["a", "start", "end", "step", "x", "by"]))=\(expression(depth: 1))") }
        return parts.joined(separator: ", ")
    }

    private mutating func subscripts(depth: Int) -> String {
        switch random.below(6) {
        case 0...2: return expression(depth: depth)
        case 3: return "\(bound()):\(bound())"
        case 4: return "\(bound()):\(bound()):\(bound())"
        default: return random.pick(["...", ":, 0", "none, :", "0, 1"])
        }
    }

    private mutating func bound() -> String { random.chance(40) ? "" : leaf() }
}
