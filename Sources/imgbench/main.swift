import Glibc
import Images
import Files
func time(_ n: String, _ k: Int = 20, _ f: () throws -> Void) rethrows {
  var best = Double.infinity
  for _ in 0..<k { var a = timespec(), b = timespec(); clock_gettime(CLOCK_MONOTONIC, &a); try f(); clock_gettime(CLOCK_MONOTONIC, &b)
    best = min(best, Double(b.tv_sec - a.tv_sec) * 1e3 + Double(b.tv_nsec - a.tv_nsec) / 1e6) }
  print(n, best, "ms")
}
let bytes = try File.read("/work/shared/data/images/dog.jpg")
let image = try Image.decode(bytes)
time("decode dog") { _ = try! Image.decode(bytes) }
for m in ResizeMethod.allCases { time("floats 300 \(m)") { _ = try! image.resizedFloats(height: 300, width: 300, method: m) } }
time("resized 224 aa") { _ = try! image.resized(height: 224, width: 224, method: .antialiased) }
for (n, o) in [("default", PNGOptions()), ("fast", .fast), ("fast rle", PNGOptions(level: 1, filter: .sub, runsOnly: true)), ("up rle", PNGOptions(level: 1, filter: .up, runsOnly: true)), ("up", PNGOptions(level: 1, filter: .up))] {
  var c = 0
  time("png photo \(n)", 5) { c = try! image.png(o).count }
  print(c)
}
time("jpeg") { _ = try! image.jpeg() }
for n in ["dog"] {
 let expected = try Image.read("/work/shared/data/images/\(n)_300.png")
 for m in ResizeMethod.allCases { let r = try image.resized(height: 300, width: 300, method: m); print(m, zip(r.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()!) }
}
