// Runs generated and mutated programs without end of them: swift run -c release dlrepl-fuzz [COUNT] [SEED] [CORPUS FILE...]
//
// Every program must end in a value, a diagnostic or an interruption. A trap ends the process: the seed of the
// program under way is on the standard error then, and `dlrepl-fuzz 1 SEED` runs it alone.

import Files
import Glibc
import ProgramGenerator
import Runtime
import Sessions

let arguments = CommandLine.arguments.dropFirst()
let count = arguments.first.flatMap { Int($0) } ?? 1_000_000
let firstSeed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1
let corpus = arguments.dropFirst(2).compactMap { try? File.readText($0) }

struct Tally {
    var values = 0
    var failed = 0
    var syntax = 0
    var interrupted = 0
    var slowest = 0.0
    var slowestSeed: UInt64 = 0
}

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Two of three programs are written by the grammar, the third is a mutation of one, or of the corpus.
func program(_ seed: UInt64) -> String {
    var generator = RandomProgram(seed: seed)
    if seed % 3 != 0 { return generator.program() }
    if corpus.isEmpty || seed % 2 == 0 { return ByteMutation.mutated(generator.program(), seed: seed) }
    return ByteMutation.mutated(corpus[Int(seed / 6 % UInt64(corpus.count))], seed: seed)
}

TrapReport.install()
var tally = Tally()
let began = seconds()
for index in 0..<count {
    let seed = firstSeed &+ UInt64(index)
    TrapReport.seed.pointee = seed
    let text = program(seed)
    if count == 1 { print(text, "\n----") }
    let session = Session()
    session.machine.limits.steps = 2_000
    session.machine.limits.memory = 16 << 20
    session.machine.limits.collectsAlways = seed % 8 == 0
    if count == 1 { session.output = { print($0, terminator: "") } }
    let start = seconds()
    switch session.run(text, name: "fuzz") {
    case .value(let value):
        tally.values += 1
        _ = session.text(value)
    case .nothing: tally.values += 1
    case .failed(let diagnostics):
        tally.failed += 1
        if diagnostics[0].problem.code == "syntax" { tally.syntax += 1 }
        for diagnostic in diagnostics {
            let shown = diagnostic.rendered(colour: true)
            if count == 1 { print(shown) }
            if diagnostic.problem.code == "error" { print("seed \(seed): an error without words\n\(shown)") }
        }
    case .interrupted: tally.interrupted += 1
    }
    let taken = seconds() - start
    if taken > tally.slowest {
        tally.slowest = taken
        tally.slowestSeed = seed
    }
    if (index + 1) % 100_000 == 0 {
        print(
            "\(index + 1) programs in \(Int(seconds() - began)) s: \(tally.values) ran, \(tally.failed) failed (\(tally.syntax) in syntax), \(tally.interrupted) interrupted; the slowest took \(Int(tally.slowest * 1000)) ms (seed \(tally.slowestSeed))"
        )
        fflush(nil)
    }
}
