import Files
import Images
import Plotting
import Testing

/// Holds a picture against the one in Golden/.
///
/// Letters may differ by a shade between versions of FreeType, so up to one pixel in a hundred may differ by more than a
/// quarter of the range. A missing picture is recorded and fails the run, so that it can be looked at and committed; a
/// difference is written to the temporary folder, grey where both agree.
func expectGolden(_ figure: Figure, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let path = folder + name + ".png"
    let drawn = try figure.image()
    guard File.exists(path) else {
        try File.write(drawn.png(PNGOptions(.zlib(level: 9, filter: .adaptive))), to: path)
        Issue.record("recorded \(path); look at it", sourceLocation: sourceLocation)
        return
    }
    let golden = try Image.read(path)
    guard golden.width == drawn.width && golden.height == drawn.height else {
        Issue.record("\(name) is \(drawn.width) x \(drawn.height), not \(golden.width) x \(golden.height)")
        return
    }
    var difference = drawn
    var count = 0
    for first in stride(from: 0, to: drawn.pixels.count, by: 3) {
        let far = (first..<(first + 3)).map { abs(Int(drawn.pixels[$0]) - Int(golden.pixels[$0])) }.max() ?? 0
        if far > 64 { count += 1 }
        for channel in 0..<3 { difference.pixels[first + channel] = drawn.pixels[first + channel] / 4 + 160 }
        if far > 8 { difference.pixels.replaceSubrange(first..<(first + 3), with: [UInt8(far), 0, 0]) }
    }
    guard count * 100 > drawn.width * drawn.height else { return }
    let report = "/tmp/dlrepl-golden-\(name)"
    try drawn.write(report + "-drawn.png")
    try difference.write(report + "-difference.png")
    Issue.record("\(name) differs in \(count) pixels: \(report)-difference.png", sourceLocation: sourceLocation)
}

private let folder: String = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Golden/"
