import Glibc
import Runtime

/// Shows how a training run goes: a bar that is written over on a terminal, a line an epoch elsewhere.
final class Progress {
    private let machine: Machine
    private let epochs: Int
    private let batches: Int
    private let begin = Progress.now
    private var epochBegin = Progress.now
    private var lastDrawn = 0.0
    private var drawnWidth = 0

    init(_ machine: Machine, epochs: Int, batches: Int) {
        self.machine = machine
        self.epochs = epochs
        self.batches = batches
    }

    func beginEpoch() { epochBegin = Progress.now }

    /// - Parameters:
    ///   - images: of this epoch so far.
    ///   - left: batches that are still to come, over all epochs.
    func batch(epoch: Int, batch: Int, images: Int, left: Int, loss: Double, accuracy: Double?) {
        guard machine.outputIsTerminal else { return }
        let time = Progress.now
        guard time - lastDrawn > 0.1 || batch == batches else { return }
        lastDrawn = time
        let seconds = max(time - epochBegin, 1e-9)
        let filled = batch * 20 / max(batches, 1)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
        let remaining = seconds / Double(max(batch, 1)) * Double(left)
        draw(
            "epoch \(epoch)/\(epochs) [\(bar)] \(numbers(loss, accuracy))  \(Int(Double(images) / seconds)) images/s  "
                + "\(Progress.duration(remaining)) left")
    }

    func endEpoch(
        epoch: Int, images: Int, loss: Double, accuracy: Double?, validation: (loss: Double, accuracy: Double?)?
    ) {
        let seconds = max(Progress.now - epochBegin, 1e-9)
        var line = "epoch \(epoch)/\(epochs): \(numbers(loss, accuracy))"
        if let validation { line += "  validation \(numbers(validation.loss, validation.accuracy))" }
        // Speed is for people who watch; files of plain lines stay the same from run to run.
        if machine.outputIsTerminal { line += "  \(Int(Double(images) / seconds)) images/s" }
        finish(line)
    }

    /// A line of its own, over the bar if there is one.
    func finish(_ line: String) {
        if drawnWidth > 0 { draw(line) } else { machine.output(line) }
        machine.output("\n")
        drawnWidth = 0
    }

    private func draw(_ line: String) {
        let space = String(repeating: " ", count: max(drawnWidth - line.count, 0))
        machine.output("\r\(line)\(space)")
        drawnWidth = line.count
    }

    private func numbers(_ loss: Double, _ accuracy: Double?) -> String {
        "loss \(Progress.fixed(loss, 4))" + (accuracy.map { "  accuracy \(Progress.fixed($0 * 100, 1)) %" } ?? "")
    }

    static func fixed(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite, abs(number) < 1e9 else { return "\(number)" }
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        let units = Int((abs(number) * Double(scale)).rounded())
        let fraction = String(units % scale)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(number < 0 && units > 0 ? "-" : "")\(units / scale).\(zeros)\(fraction)"
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 1e9))
        if whole < 60 { return "\(whole) s" }
        return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
