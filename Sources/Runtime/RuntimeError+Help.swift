// The ways on that depend on what was found: the last line of a message.
extension RuntimeError {
    static let noneHelp = "`none` is no value: the function that gave it may lack a last expression"

    static func isText(_ found: String) -> Bool { found.hasPrefix("the string") || found == "a string" }

    static func callHelp(_ found: String) -> String {
        if found.hasPrefix("a list") || found.hasPrefix("a tuple") || isText(found) {
            return "an element is taken with brackets: `x[0]`"
        }
        if found.hasPrefix("the number") { return "multiplication is written with `*`: `2 * (a + b)`" }
        return found == "none" ? noneHelp : "only functions, layers and networks can be called"
    }

    /// For a field that was called like a method.
    static func fieldCallHelp(_ name: String) -> String {
        switch name {
        case "shape", "size": "without parentheses it is there; the size of one axis is `x.shape[0]`"
        case "step": "it counts the steps so far; `update(optimizer, loss)` makes one"
        case "parameters": "write `net.parameters`; an optimizer takes the network itself: `adam(net, lr=0.001)`"
        default: "write `.\(name)` without parentheses"
        }
    }

    static func operandHelp(_ operation: String, _ kinds: [String]) -> String {
        func has(_ prefix: String) -> Bool { kinds.contains { $0.hasPrefix(prefix) } }
        if operation == "+" && kinds.count == 2 && kinds.contains(where: isText) {
            return "put values into a string with braces: \"total {x}\""
        }
        if operation == "%" && kinds.first.map(isText) == true {
            return "put values into a string with braces, a format behind a colon: \"loss {x:.2f}\""
        }
        if has("none") { return noneHelp }
        if has("a list") || has("a tuple") { return "`tensor(list)` makes numbers of it that can be computed with" }
        if has("the function") { return "call it first, with its arguments in parentheses" }
        if has("a record") { return "compute with its fields: `a.x \(operation) b.x`" }
        if operation == "*" && kinds.contains(where: isText) { return "a string is repeated a whole number of times" }
        if kinds.contains(where: isText) { return "`float(text)` reads a number from text" }
        if operation == "@" { return "`*` multiplies numbers; `@` is for tensors with axes" }
        return "`type(x)` tells what a value is"
    }

    static func orderHelp(_ kinds: [String]) -> String {
        func has(_ prefix: String) -> Bool { kinds.contains { $0.hasPrefix(prefix) } }
        if has("none") { return noneHelp }
        if has("a record") { return "compare one field: `a.x < b.x`" }
        if kinds.contains(where: isText) { return "`float(text)` reads a number from text" }
        return "numbers are ordered, and so are strings, and lists of only the one or the other"
    }

    static func argumentHelp(_ function: String, _ parameter: String, expected: String, found: String) -> String {
        if found == "none" { return noneHelp }
        let isSide = ["kernel", "stride", "padding", "dilation", "size"].contains(parameter)
        if expected == "a whole number", isSide, found.hasPrefix("a tuple") || found.hasPrefix("a list") {
            return "one number is for height and width: `\(parameter)=3`"
        }
        switch expected {
        case "a whole number" where found.hasPrefix("the number"): return "`int(x)` and `//` give whole numbers"
        case "a whole number", "a number":
            if isText(found) { return "`int(text)` and `float(text)` read a number from text" }
            if found.hasPrefix("a list") || found.hasPrefix("a tuple") { return "take one element: `x[0]`" }
            if found.hasPrefix("a tensor") { return "`mean(x)`, `sum(x)` or `x[0]` make one number of it" }
        case "a string": return "`str(x)` makes text of a value"
        case "a list": return "put what there is into brackets: `[x]`"
        case "a tensor": return "`tensor(list)` makes one"
        default: break
        }
        return "`help(\(function))` tells what it takes"
    }

    static func indexHelp(_ owner: String, _ found: String) -> String {
        if found.hasPrefix("the number") { return "`int(x)` and `//` give whole numbers" }
        return isText(found) ? "what has names is a record: `{a: 1}[\"a\"]`" : "indices count from 0: `x[0]` is the first"
    }

    static func elementsHelp(_ found: String) -> String {
        if found == "none" { return noneHelp }
        if found == "a layer" { return "`net.layers` lists the layers inside: `net.layers[0]`" }
        if found.hasPrefix("the function") { return "call it first: `f(...)[0]`" }
        return "lists, tuples, strings, records and tensors have elements"
    }

    static func assignmentHelp(_ found: String) -> String {
        if isText(found) { return "make a new string: `\"x\" + s[1:]`" }
        return found.hasPrefix("a tuple") ? "a list can be changed: `list(t)`" : elementsHelp(found)
    }

    static func loopHelp(_ found: String) -> String {
        if found == "none" { return noneHelp }
        if found.hasPrefix("the number") { return "`range(n)` counts from 0 to n - 1" }
        if found.hasPrefix("a record") { return "`fields(record)` lists its names" }
        return found.hasPrefix("the function") ? "call it first, with its arguments in parentheses" : "put values into a list: `[a, b]`"
    }

    static func fieldHelp(_ name: String, _ owner: String) -> String {
        if owner == "none" { return noneHelp }
        if owner.hasPrefix("a record") || owner.hasPrefix("an empty record") { return "an assignment adds it: `r.\(name) = ...`" }
        return "`help()` lists the words there are"
    }
}
