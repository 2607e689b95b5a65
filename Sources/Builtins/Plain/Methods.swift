import Diagnostics
import Runtime

extension Words {
    /// `value.name(...)` for lists and strings; the first parameter is the value itself.
    static func registerMethods(in machine: Machine) {
        for method in listMethods { machine.registerMethod(method, for: .list) }
        for method in stringMethods { machine.registerMethod(method, for: .string) }
    }

    private static let listMethods: [Builtin] = [
        Builtin(
            "append", [.required("list"), .required("value")],
            .init("Adds an element at the end, in place.", example: "losses = []\nlosses.append(0.5)\nprint(losses)")
        ) { arguments in
            if let list = arguments[0].list { try arguments.machine.append(arguments[1], to: list) }
            return .none
        },
        Builtin(
            "pop", [.required("list")],
            .init("Takes the last element away and gives it.", example: "stack = [1, 2]\nprint(stack.pop(), stack)")
        ) { arguments in
            guard let list = arguments[0].list, let last = arguments.machine.removeLast(of: list) else {
                throw arguments.wrongValue(0, "is empty", help: "ask before: `if len(x) > 0 { ... }`")
            }
            return last
        },
    ]

    private static let stringMethods: [Builtin] = [
        Builtin("upper", [.required("text")], .init("The text in capitals.", example: "print(\"iou\".upper())")) {
            arguments in
            arguments.machine.string(try arguments.string(0).uppercased())
        },
        Builtin("lower", [.required("text")], .init("The text in small letters.", example: "print(\"IoU\".lower())")) {
            arguments in
            arguments.machine.string(try arguments.string(0).lowercased())
        },
        Builtin(
            "strip", [.required("text")],
            .init("The text without white space at its ends.", example: "print(\"  cat \".strip() + \"!\")")
        ) { arguments in
            let text = try arguments.string(0).drop { $0.isWhitespace }
            return arguments.machine.string(String(text.reversed().drop { $0.isWhitespace }.reversed()))
        },
        Builtin(
            "split", [.required("text"), .optional("separator")],
            .init(
                "The parts of the text between separators, or between white space.",
                example: "print(\"cat,dog\".split(\",\"))")
        ) { arguments in
            let machine = arguments.machine
            let text = try arguments.string(0)
            guard arguments.isGiven(1) else {
                return machine.list(text.split(whereSeparator: \.isWhitespace).map { machine.string(String($0)) })
            }
            let separator = try arguments.string(1)
            if separator.isEmpty {
                throw arguments.wrongValue(1, "is empty", help: "`list(text)` takes a string apart into its characters")
            }
            return machine.list(try parts(of: text, between: separator, machine).map { machine.string($0) })
        },
        Builtin(
            "join", [.required("separator"), .required("texts")],
            .init("Texts in one, the separator between them.", example: "print(\", \".join([\"cat\", \"dog\"]))")
        ) { arguments in
            let machine = arguments.machine
            let texts = try arguments.list(1).map { value in
                guard let text = value.string else {
                    throw arguments.wrongValue(
                        1, "must hold strings only, not \(machine.kind(value))",
                        help: "`[str(v) for v in values]` makes text of each")
                }
                return text
            }
            return machine.string(try joined(texts, separator: try arguments.string(0), machine))
        },
        Builtin(
            "replace", [.required("text"), .required("old"), .required("new")],
            .init(
                "The text with each occurrence of one part replaced.", example: "print(\"a-b-c\".replace(\"-\", \"+\"))"
            )
        ) { arguments in
            let old = try arguments.string(1)
            if old.isEmpty { throw arguments.wrongValue(1, "is empty", help: "say which text is to be replaced") }
            let machine = arguments.machine
            let pieces = try parts(of: try arguments.string(0), between: old, machine)
            return machine.string(try joined(pieces, separator: try arguments.string(2), machine))
        },
        Builtin(
            "startswith", [.required("text"), .required("prefix")],
            .init("Whether the text begins with a prefix.", example: "print(\"conv2d\".startswith(\"conv\"))")
        ) { arguments in .bool(try arguments.string(0).hasPrefix(try arguments.string(1))) },
        Builtin(
            "endswith", [.required("text"), .required("suffix")],
            .init("Whether the text ends with a suffix.", example: "print(\"dog.jpg\".endswith(\".jpg\"))")
        ) { arguments in .bool(try arguments.string(0).hasSuffix(try arguments.string(1))) },
    ]

    /// The texts in one, its length checked before it is made.
    private static func joined(_ texts: [String], separator: String, _ machine: Machine) throws -> String {
        var (length, isTooLong) = separator.utf8.count.multipliedReportingOverflow(by: max(texts.count - 1, 0))
        for text in texts {
            try machine.pulse()
            let (sum, overflow) = length.addingReportingOverflow(text.utf8.count)
            (length, isTooLong) = (sum, isTooLong || overflow)
        }
        try machine.checkTextLength(isTooLong ? Int.max : length)
        return texts.joined(separator: separator)
    }

    /// How many bytes are looked at between two looks at the interrupt flag.
    private static let bytesBetweenPulses = 1 << 12
    /// About what a part of a text takes beside its bytes.
    private static let partBytes = 128

    private static func parts(of text: String, between separator: String, _ machine: Machine) throws -> [String] {
        try machine.checkRoom(bytes: text.utf8.count)
        let (bytes, mark) = (Array(text.utf8), Array(separator.utf8))
        var parts: [String] = []
        var start = 0
        var index = 0
        var work = 0
        while index + mark.count <= bytes.count {
            var matched = 0
            while matched < mark.count && bytes[index + matched] == mark[matched] { matched += 1 }
            work += matched + 1
            if work > bytesBetweenPulses {
                try machine.pulse()
                try machine.checkRoom(bytes: partBytes * parts.count)
                work = 0
            }
            if matched == mark.count {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}
