import Sessions
import Glibc
let session = Session()
session.output = { print($0, terminator: "") }
let a = CommandLine.arguments
@MainActor func go(_ t: String, _ n: String) {
    switch session.run(t, name: n) {
    case .value(let v): print(session.text(v))
    case .failed(let d): for x in d { print(x.rendered()) }
    default: break
    }
}
if a.count > 2, a[1] == "-e" { go(a[2], "-e") } else if a.count > 1, let f = fopen(a[1], "r") {
    var t = ""; var buf = [CChar](repeating: 0, count: 65536)
    while fgets(&buf, 65536, f) != nil { t += String(cString: buf) }
    go(t, a[1])
}
