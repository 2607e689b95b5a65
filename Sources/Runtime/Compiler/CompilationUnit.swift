import Diagnostics
import Syntax

/// One source being compiled: what its functions share.
final class CompilationUnit {
    let source: SourceText
    let machine: Machine
    let scope: GlobalScope
    /// Where the temporaries of the top begin: above the globals, and above a file that imports this one.
    let firstRegister: Int
    private(set) var diagnostics: [Diagnostic] = []

    init(source: SourceText, machine: Machine, scope: GlobalScope) {
        self.source = source
        self.machine = machine
        self.scope = scope
        self.firstRegister = machine.top - machine.stack
    }

    func report(_ error: RuntimeError, _ span: Span) {
        if diagnostics.count < 20 { diagnostics.append(Diagnostic(error.problem, source: source, span: span)) }
    }

    private(set) var hasReportedRegisters = false

    func reportTooManyRegisters(_ span: Span) {
        if !hasReportedRegisters { report(.tooManyVariables, span) }
        hasReportedRegisters = true
    }

    /// The slot of a name that is read: its own, or a new one that holds the builtin of this name, or nothing yet.
    func globalSlot(reading name: String) -> Int {
        if let slot = scope[name] { return slot }
        let slot = newSlot(name)
        machine.setGlobal(slot, machine.builtinValue(name) ?? .missing)
        return slot
    }

    /// The slot of a name that is assigned.
    ///
    /// Until it is assigned it holds the builtin of this name.
    func globalSlot(assigning name: String) -> Int {
        reassigned.insert(name)
        return globalSlot(reading: name)
    }

    /// Notes that a variable from here on hides the word of this name, if there is one.
    func noteVariable(_ identifier: Identifier) {
        if machine.builtin(named: identifier.name) != nil { machine.hiding.note(identifier, in: source) }
    }

    /// Names that this source assigns at its top.
    private(set) var reassigned: Set<String> = []

    private func newSlot(_ name: String) -> Int {
        guard let slot = machine.newGlobal(name) else {
            reportTooManyRegisters(Span(0, 1))
            return 0
        }
        scope.define(name, slot: slot)
        return slot
    }

    /// Compiles the statements of a file or a cell.
    func compile(_ program: Program) -> Prototype {
        let top = FunctionCompiler(
            unit: self, parent: nil, name: "the top of \(source.name)", span: Span(0, source.bytes.count))
        return top.compileTop(program)
    }
}
