import Diagnostics
import Runtime
import Sessions

let session = Session()
session.output = { print($0, terminator: "") }

// A word of our own, and a value that the program starts from.
session.register(
    Builtin("celsius", [.required("fahrenheit")], .init("Degrees Celsius.", example: "celsius(212)")) { arguments in
        .float((try arguments.float(0) - 32) / 1.8)
    })
session.set("readings", to: session.machine.list([50, 68, 104].map { .int($0) }))

switch session.run("print(\"mean {mean(tensor(readings)):.1f}\"); map(celsius, readings)", name: "example") {
case .value(let value): print(session.text(value), session.json(value).text)
case .failed(let diagnostics): for diagnostic in diagnostics { print(diagnostic.rendered()) }
case .nothing, .interrupted: break
}
