import NeuralNetworks
import Plotting
import Runtime
import Tensors

/// `draw_memory(net)`: the numbers that are alive while each step of a network runs.
///
/// A value lives from the step that writes it to the last that reads it. A normalisation or an activation works in place.
enum MemoryDiagram {
    /// What one step holds, in bytes.
    struct Moment {
        var read = 0
        var written = 0
        /// Written before, not read now, read later: what a skip costs.
        var kept = 0
        var total: Int { read + written + kept }
    }

    /// - Parameter bytes: of one number.
    static func moments(_ steps: [NetworkStep], bytes: Int) -> [Moment] {
        var lastReader = Array(steps.indices)
        for (index, step) in steps.enumerated() { for source in step.inputs { lastReader[source] = index } }
        let sizes = steps.map { $0.output.elementCount * bytes }
        return steps.indices.map { index in
            var moment = Moment(written: sizes[index])
            let sources = Set(steps[index].inputs)
            for source in sources { moment.read += sizes[source] }
            for other in 0..<index where lastReader[other] > index && !sources.contains(other) { moment.kept += sizes[other] }
            return moment
        }
    }

    static func figure(_ net: LayerValue, input: Shape, bytes: Int, title: String, theme: Theme) throws -> Figure {
        let steps = try NetworkSteps(net, input: input).steps
        let moments = moments(steps, bytes: bytes)
        let peak = moments.indices.max { (moments[$0].total, $1) < (moments[$1].total, $0) } ?? 0
        let (unit, divisor) = moments[peak].total >= 1_000_000 ? ("MB", 1e6) : ("KB", 1e3)
        let read = moments.map { Double($0.read) / divisor }
        let written = moments.map { Double($0.written) / divisor }
        let kept = moments.map { Double($0.kept) / divisor }
        let total = moments.map { Double($0.total) / divisor }
        let place = Double(peak)
        var marks: [any Mark] = [
            try BarMark(heights: read, width: 0.92, label: "read"),
            try BarMark(heights: written, width: 0.92, label: "written", base: read),
            try BarMark(heights: kept, width: 0.92, label: "kept for later", base: zip(read, written).map { $0 + $1 }),
        ]
        if moments.allSatisfy({ $0.kept == 0 }) { marks.removeLast() }
        let words =
            "peak \(NumberFormat.short(total[peak])) \(unit): \(steps[peak].name), to \(steps[peak].outputText)"
        marks.append(
            TextMark(
                x: place, y: total[peak] * 1.06, text: words,
                anchor: 3 * peak < steps.count ? .start : 3 * peak > 2 * steps.count ? .end : .middle))
        let panel = Panel(
            title: title, xAxis: Axis(label: "step"),
            yAxis: Axis(label: "live memory (\(unit))", limits: AxisLimits(0, max(total[peak], 1e-9) * 1.14)), marks: marks)
        return Figure(
            width: 900, height: 420, theme: theme, panels: [panel],
            description: "Bars of the memory that is alive at each of \(steps.count) steps of \(title); \(words)")
    }
}
