import Glibc
import Images
import Plotting
import Testing

/// Lines of so many strokes that they are not drawn by Cairo, which draws dashed ones still: dashes longer than the page are the
/// reference.
@Suite("A line of thousands of strokes")
struct TangleStrokeTests {
    enum Course: String, CaseIterable {
        case noise, slope, spiral, fan, level
    }

    private func picture(
        _ course: Course, width: Double, dashes: [Double] = [], color: Color = Color(0x0000FF), dpi: Double = 96
    ) throws -> Image {
        let count = 6000
        let places = (0..<count).map { index -> (x: Double, y: Double) in
            let t = Double(index) / Double(count)
            switch course {
            case .noise: return (t, sin(40 * t) + 0.4 * sin(Double(index * index % 7919)))
            case .slope: return (t, t)
            case .spiral: return (t * cos(60 * t), t * sin(60 * t))
            // From one point to places all around it, and back.
            case .fan: return index % 2 == 0 ? (0, 0) : (cos(6.28 * t), sin(6.28 * t))
            case .level: return (index % 2 == 0 ? 0 : 1, Double(index / 300))
            }
        }
        let mark = try LineMark(x: places.map(\.x), y: places.map(\.y), color: color, width: width, dashes: dashes)
        return try Figure(width: 700, height: 300, panels: [Panel(showsGrid: false, marks: [mark])]).image(dpi: dpi)
    }

    @Test(
        "covers the pixels that Cairo covers", arguments: Course.allCases,
        [(1.0, 96.0), (1.5, 96), (2, 96), (2, 144), (3, 96)])
    func agrees(course: Course, pen: (width: Double, dpi: Double)) throws {
        let drawn = try picture(course, width: pen.width, dpi: pen.dpi)
        let reference = try picture(course, width: pen.width, dashes: [1e7, 1], dpi: pen.dpi)
        var (ink, sum, more, far) = (0, 0, 0, 0)
        for first in stride(from: 0, to: drawn.pixels.count, by: 3) {
            let difference = Int(reference.pixels[first]) - Int(drawn.pixels[first])
            ink += 255 - Int(reference.pixels[first])
            sum += abs(difference)
            more += difference
            if abs(difference) > 100 { far += 1 }
        }
        #expect(ink > 0)
        // Shades of edges differ, and there are the more of them the thinner the pen; in all there is as much ink.
        #expect(Double(sum) * pen.width * pen.dpi / 96 < 0.2 * Double(ink), "\(sum) of \(ink)")
        #expect(Double(abs(more)) < 0.03 * Double(ink), "\(more) of \(ink)")
        // Cairo cuts the tips off.
        #expect(far * 100 < drawn.width * drawn.height, "\(far) pixels")
    }

    @Test("shines through as one layer, however often it crosses itself")
    func opacity() throws {
        let drawn = try picture(.fan, width: 3, color: Color(0x000000, alpha: 0.5))
        let inside = try picture(.fan, width: 3, color: Color(0x000000))
        var darkest = 255
        for first in stride(from: 0, to: drawn.pixels.count, by: 3) where inside.pixels[first] == 0 {
            darkest = min(darkest, Int(drawn.pixels[first]))
        }
        #expect(darkest >= 127)
    }

    @Test("keeps to the axes")
    func clip() throws {
        let places = (0..<5000).map { Double($0) }
        let mark = try LineMark(x: places, y: places.map { 100 * sin($0) }, color: Color(0xFF0000), width: 6)
        let axis = Axis(limits: AxisLimits(-1, 1), ticks: [])
        let figure = Figure(width: 300, height: 200, panels: [Panel(xAxis: axis, yAxis: axis, showsGrid: false, marks: [mark])])
        let drawn = try figure.image()
        let red = (0..<(300 * 200)).filter { drawn[$0 % 300, $0 / 300] == (255, 0, 0) }
        #expect(!red.isEmpty)
        #expect(red.allSatisfy { $0 / 300 > 4 && $0 / 300 < 195 && $0 % 300 > 4 && $0 % 300 < 295 })
    }
}
