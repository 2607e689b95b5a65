import NeuralNetworks
import Plotting
import Runtime
import Tensors

/// `draw_memory(net)`: the memory timeline of a network as bars, one for each step that makes a value of its own.
enum MemoryDiagram {
    /// - Parameter bytes: of one number.
    static func figure(_ ledger: Ledger, bytes: Double, title: String, theme: Theme) throws -> Figure {
        // What works in place takes no memory that the step before it has not taken already.
        let moments = ledger.timeline.moments.filter { moment in moment.live.contains { $0.name == moment.name } }
        let most = Double(moments.map(\.elements).max() ?? 0) * bytes
        let (unit, divisor) = most >= 1e6 ? ("MB", 1e6) : ("KB", 1e3)
        func size(_ values: [MemoryTimeline.Value]) -> Double {
            values.reduce(0) { $0 + Double($1.elements) } * bytes / divisor
        }
        let before = moments.map { moment in size(moment.live.filter { $0.name != moment.name }) }
        let written = moments.map { moment in size(moment.live.filter { $0.name == moment.name }) }
        var marks: [any Mark] = [
            try BarMark(heights: before, width: 0.92, label: "there before"),
            try BarMark(heights: written, width: 0.92, label: "made by the step", base: before),
        ]
        var words = "nothing"
        if let peak = ledger.timeline.peak,
            let place = moments.firstIndex(where: { $0.elements == peak.elements })
        {
            words = "peak \(NumberFormat.short(most / divisor)) \(unit): \(moments[place].name)"
            let anchor: Anchor =
                3 * place < moments.count ? .start : 3 * place > 2 * moments.count ? .end : .middle
            marks.append(TextMark(x: Double(place), y: most / divisor * 1.07, text: words, anchor: anchor))
        }
        // Steps are counted: no tick stands between two.
        let every = [1, 2, 5, 10, 20, 50, 100].first { moments.count / $0 <= 12 } ?? 1000
        let ticks = stride(from: 0, to: moments.count, by: every).map(Double.init)
        let panel = Panel(
            title: title, xAxis: Axis(label: "step", ticks: ticks),
            yAxis: Axis(label: "live memory (\(unit))", limits: AxisLimits(0, max(most / divisor, 1e-9) * 1.15)),
            marks: marks)
        return Figure(
            width: 900, height: 420, theme: theme, panels: [panel],
            description: "Bars of the memory that is alive at each of \(moments.count) steps of \(title); \(words)")
    }
}
