import Diagnostics
import Runtime
import Sessions
import Tensors

/// A value as the prompt shows it: a tensor under a line with its type and shape, long texts cut.
struct ValueDisplay {
    let session: Session
    let palette: Palette
    /// The columns that a tensor's rows may take.
    let width: Int

    static let longestText = 20_000

    /// `header` stands beside `Out[n]`, `body` below it.
    func lines(of value: Value) -> (header: String, body: String) {
        if let tensor = try? session.machine.tensorValue(value), value.tag == .tensor { return lines(of: tensor) }
        if value.tag == .record, let rows = rows(ofRecord: value) { return ("", rows) }
        var text = session.text(value)
        if text.utf8.count > ValueDisplay.longestText {
            text = text.prefix(ValueDisplay.longestText) + palette.faint("\n... cut here: `print` shows it whole")
        }
        return text.contains("\n") ? ("", text) : (text, "")
    }

    /// A record that is wider than the screen: a row a field, each cut to the width.
    private func rows(ofRecord value: Value) -> String? {
        guard TextWidth.of(session.text(value)) > max(width, 40) else { return nil }
        let names = session.machine.recordKeys(value)
        let nameWidth = names.map { TextWidth.of($0) }.max() ?? 0
        return names.map { name in
            let gap = String(repeating: " ", count: nameWidth - TextWidth.of(name))
            let field = session.machine.knownField(name, of: value) ?? .none
            return "  \(palette.faint(name + ":"))\(gap) \(row(field, width: max(width, 40) - nameWidth - 4))"
        }
        .joined(separator: "\n")
    }

    /// A value in one row; a list that does not fit shows its first elements and their number.
    private func row(_ value: Value, width: Int) -> String {
        if value.tag == .tensor, let tensor = try? session.machine.tensorValue(value), tensor.elementCount > 8 {
            return palette.faint("\(tensor.dtype.name) \(tensor.shape)")
        }
        let text = session.text(value)
        let line = String(text.prefix { $0 != "\n" })
        if TextWidth.of(text) <= width && line == text { return text }
        guard let list = value.list else { return String(line.prefix(max(width - 4, 1))) + palette.faint(" ...") }
        let end = ", ...] \(list.count) elements"
        var shown = ""
        for element in list.values {
            let next = (shown.isEmpty ? "[" : ", ") + session.text(element)
            guard TextWidth.of(shown + next + end) <= width else { break }
            shown += next
        }
        return (shown.isEmpty ? "[" : shown) + palette.faint(shown.isEmpty ? String(end.dropFirst(2)) : end)
    }

    private func lines(of tensor: Tensor) -> (header: String, body: String) {
        var layout = TextLayout()
        layout.width = max(20, min(width, 120))
        let isAbbreviated = tensor.elementCount > layout.threshold
        var facts = "\(tensor.dtype.name) \(tensor.shape)"
        var alarm = ""
        if let summary = try? tensor.summary() {
            if isAbbreviated, let smallest = summary.smallest, let largest = summary.largest {
                facts += "   min \(short(smallest))   max \(short(largest))"
                if let mean = summary.mean { facts += "   mean \(short(mean))" }
            }
            if summary.nanCount > 0 { alarm += "   \(summary.nanCount) nan!" }
            if summary.infiniteCount > 0 { alarm += "   \(summary.infiniteCount) inf!" }
        }
        let header = palette.faint(facts) + palette.alarm(alarm)
        if tensor.rank == 0 { return (tensor.description() + "   " + header, "") }
        if tensor.elementCount == 0 { return (header + palette.faint("   no elements"), "") }
        return (header, tensor.description(layout))
    }

    private func short(_ value: Double) -> String { session.machine.short(value) }
}
