import Builtins
import Runtime

extension Session {
    /// The help of a word or a form as `help(word)` shows it, or the signature of a function of the session; nil where there is neither.
    public func documentation(of name: String) -> String? {
        if let value = value(of: name.split(separator: ".").map(String.init)), machine.builtin(named: name) == nil {
            return machine.signature(of: value)
        }
        return Words.page(of: name, in: machine).map { String($0.dropLast()) }
    }
}
