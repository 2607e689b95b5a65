import Runtime

/// All words of the language that are written in Swift, group by group.
public enum Words {
    public static func register(in machine: Machine) {
        for group in [plain, sequences, numbers] { for builtin in group { machine.register(builtin) } }
        registerMethods(in: machine)
    }
}
