import Diagnostics
import Runtime

extension Arguments {
    /// One of the names of an enumeration; nil where the argument is left out.
    ///
    /// - Throws: an error that lists the names.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ index: Int, _ type: Choice.Type
    ) throws -> Choice? {
        guard hasValue(index) else { return nil }
        guard let choice = Choice(rawValue: try string(index)) else {
            throw wrongValue(index, "is one of " + Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
        }
        return choice
    }
}
