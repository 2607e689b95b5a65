import Diagnostics
import Syntax

extension Machine {
    /// Adds the place to an error that has none yet. Interrupts pass through and unwind the run.
    func located(_ error: any Error, bottom: Int) throws -> Diagnostic {
        if let diagnostic = error as? Diagnostic { return diagnostic }
        guard let teachable = error as? any TeachableError else {
            frameCount = bottom
            throw error
        }
        let frame = frames[frameCount - 1]
        let prototype = frame.entry.pointee.prototype.takeUnretainedValue()
        let index = max(0, min(frame.pc - frame.entry.pointee.code - 1, prototype.spans.count - 1))
        var problem = teachable.problem
        if case .notCallable(let found)? = error as? RuntimeError, let callee = prototype.places[index]?.callee {
            problem = uncallable(found, callee, in: prototype.source)
        }
        return Diagnostic(
            problem, source: prototype.source,
            span: focus(of: error, frame, prototype, index) ?? prototype.spans[index],
            calls: calls(from: frameCount - 1))
    }

    /// The error of calling what the source at `callee` names: a variable that hides a word, a field that is a plain value.
    private func uncallable(_ found: String, _ callee: Span, in source: SourceText) -> Problem {
        let text = source.text(callee)
        if builtin(named: text) != nil, let place = hiding.place(of: text, before: Int(callee.start), in: source) {
            return RuntimeError.hiddenWord(text, found: found, place: place).problem
        }
        if let point = text.lastIndex(of: "."), text[point...].dropFirst().allSatisfy({ $0.isLetter || $0 == "_" }) {
            return RuntimeError.fieldNotCallable(String(text[point...].dropFirst()), found: found).problem
        }
        return RuntimeError.notCallable(found: found).problem
    }

    /// The part of the instruction's source that the error is about, where it is one part.
    private func focus(of error: any Error, _ frame: Frame, _ prototype: Prototype, _ index: Int) -> Span? {
        guard let places = prototype.places[index] else { return nil }
        if case .zeroStep? = error as? RuntimeError, places.names.last?.name == "step" { return places.operands.last }
        func argument(_ function: String, _ parameter: String) -> Span? {
            if let name = places.names.lastIndex(where: { $0.name == parameter }) {
                return places.operands[places.operands.count - places.names.count + name]
            }
            guard let (builtin, isMethod) = called(frame, index), builtin.name == function,
                let place = builtin.parameters.firstIndex(where: { $0.name == parameter })
            else { return nil }
            // What stands behind any number of plain arguments is given by name.
            if let rest = builtin.restIndex, place >= rest { return nil }
            let operand = place - (isMethod ? 1 : 0)
            let isPlain = operand >= 0 && operand < places.operands.count - places.names.count
            return isPlain ? places.operands[operand] : nil
        }
        if let subject = (error as? Problem)?.subject { return argument(subject.function, subject.parameter) }
        switch error as? RuntimeError {
        case .index, .indexKind, .unknownField, .zeroStep: return places.callee == nil ? places.operands.first : nil
        case .notCallable: return places.callee
        case .tooManyArguments(_, let expected, let given, _):
            // A piped value or a block can be among the given.
            return given == places.operands.count ? places.operands[expected] : nil
        case .unknownParameter(_, let name, _, _), .argumentTwice(_, let name):
            return places.names.last { $0.name == name }?.span
        case .argumentKind(let function, let parameter, _, _): return argument(function, parameter)
        default: return subject(of: error, frame, index).flatMap { argument($0.function, $0.parameter) }
        }
    }

    /// The word that the instruction calls, if it calls one.
    private func called(_ frame: Frame, _ index: Int) -> (builtin: Builtin, isMethod: Bool)? {
        let callee = frame.base[at: frame.entry.pointee.code[index].a]
        switch callee.tag {
        case .method: return (callee.object(MethodObject.self).builtin, true)
        case .builtin: return (callee.object(BuiltinObject.self).builtin, false)
        default: return nil
        }
    }

    /// The argument that an error of a module is about: its message begins with the parameter's name, the word's in front or
    /// not.
    private func subject(of error: any Error, _ frame: Frame, _ index: Int) -> Problem.Subject? {
        guard let (builtin, isMethod) = called(frame, index), !isMethod,
            var message = (error as? any TeachableError)?.problem.message[...]
        else { return nil }
        if message.hasPrefix(builtin.name + ": ") { message = message.dropFirst(builtin.name.count + 2) }
        let word = message.drop { $0 == "`" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard builtin.parameters.contains(where: { $0.name == word }) else { return nil }
        return Problem.Subject(function: builtin.name, parameter: String(word))
    }

    /// The place of the call under way, while a builtin runs: where a `print` stands.
    public var currentPlace: (source: SourceText, span: Span)? {
        guard frameCount > 0 else { return nil }
        let frame = frames[frameCount - 1]
        let prototype = frame.entry.pointee.prototype.takeUnretainedValue()
        let index = frame.pc - frame.entry.pointee.code - 1
        guard prototype.spans.indices.contains(index) else { return nil }
        return (prototype.source, prototype.spans[index])
    }

    /// The calls that led to the frame `last`, innermost first.
    private func calls(from last: Int) -> [Diagnostic.Call] {
        var result: [Diagnostic.Call] = []
        var index = last
        while index > 0 {
            let caller = frames[index - 1]
            let prototype = caller.entry.pointee.prototype.takeUnretainedValue()
            let place = max(0, min(caller.pc - caller.entry.pointee.code - 1, prototype.spans.count - 1))
            result.append(
                Diagnostic.Call(function: prototype.name, source: prototype.source, span: prototype.spans[place]))
            index -= 1
        }
        return result
    }

    /// Unwinds to the innermost frame of this run that tries; that frame is then the last one.
    func handlerAbove(_ bottom: Int) -> Prototype.Handler? {
        while frameCount > bottom {
            let frame = frames[frameCount - 1]
            let prototype = frame.entry.pointee.prototype.takeUnretainedValue()
            let place = frame.pc - frame.entry.pointee.code - 1
            if let handler = prototype.handlers.first(where: { $0.start <= place && place < $0.end }) { return handler }
            frameCount -= 1
        }
        return nil
    }

    /// What `catch problem` binds: a record with `.code`, `.message`, `.help` and `.place`.
    func problemValue(_ diagnostic: Diagnostic) -> Value {
        let keys = ["code", "message", "help", "place"].map { symbols.symbol($0) }
        let texts = [diagnostic.problem.code, diagnostic.problem.message, diagnostic.problem.help, diagnostic.place]
        return heap.record(keys, texts.map { heap.string($0) })
    }

    /// The error of reading a variable without a value.
    @inline(never)
    func unassigned(_ frame: UnsafeMutablePointer<Frame>, _ name: Int32, isGlobal: Bool) -> RuntimeError {
        let text = frame.pointee.entry.pointee.prototype._withUnsafeGuaranteedRef { $0.names[Int(name)] }
        guard isGlobal else { return .notAssignedYet(text) }
        let known = Set(builtinNames).union(globalNames.indices.filter { isGlobalSet($0) }.map { globalNames[$0] })
        return .unknownName(text, near: NearestNames.of(text, among: known.sorted()))
    }
}
