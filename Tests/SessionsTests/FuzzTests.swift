import ProgramGenerator
import Runtime
import Sessions
import Testing

/// The short form of `Scripts/fuzz`: programs nobody would write, which must end in a value or a diagnostic.
struct FuzzTests {
    @Test("a generated program ends, and never traps", arguments: [1, 100_000, 7_000_000] as [UInt64])
    func generatedProgramsEnd(first: UInt64) {
        for seed in first..<(first + 1500) {
            var generator = RandomProgram(seed: seed)
            let program = generator.program()
            run(seed % 3 == 0 ? ByteMutation.mutated(program, seed: seed) : program, collectsAlways: seed % 4 == 0)
        }
    }

    @Test("a mutated script ends, and never traps", arguments: LanguageScriptTests.folder.files)
    func mutatedScriptsEnd(file: String) throws {
        let text = try LanguageScriptTests.folder.text(file)
        for seed in 1...100 { run(ByteMutation.mutated(text, seed: UInt64(seed)), collectsAlways: false) }
    }

    private func run(_ program: String, collectsAlways: Bool) {
        let session = Session()
        session.machine.limits.steps = 2000
        session.machine.limits.memory = 16 << 20
        session.machine.limits.collectsAlways = collectsAlways
        switch session.run(program, name: "fuzz") {
        case .value(let value): _ = session.text(value)
        case .failed(let diagnostics):
            for diagnostic in diagnostics {
                #expect(!diagnostic.rendered().isEmpty)
                #expect(diagnostic.problem.code != "error")
            }
        case .nothing, .interrupted: break
        }
    }
}
