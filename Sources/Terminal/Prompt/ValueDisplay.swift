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
        var text = session.text(value)
        if text.utf8.count > ValueDisplay.longestText {
            text = text.prefix(ValueDisplay.longestText) + palette.faint("\n... cut here: `print` shows it whole")
        }
        return text.contains("\n") ? ("", text) : (text, "")
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

    private func short(_ value: Double) -> String {
        let text = try? session.machine.formatted(.float(value), as: ".4g").string
        return text ?? "\(value)"
    }
}
