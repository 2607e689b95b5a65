import Kernels
import Testing

@Suite("Chains of links")
struct ChainTests {
    /// A link, and what runs it by itself over dense elements.
    private typealias Link = (
        link: ChainLink, run: @Sendable (ElementKind, UnsafeRawPointer, UnsafeMutableRawPointer, Int) -> Void
    )

    private static let links: [Link] = [
        number(.multiply, 2, isFirst: true), number(.subtract, 0.3, isFirst: false), word(.tanh), number(.divide, 1, isFirst: true),
        word(.relu), number(.add, -0.5, isFirst: false),
    ]

    private static func word(_ operation: UnaryOperation) -> Link {
        (ChainLink(operation), { Elementwise.unary(operation, $0, $1, into: $2, Grid(dense: $3)) })
    }

    private static func number(_ operation: BinaryOperation, _ number: Double, isFirst: Bool) -> Link {
        (
            ChainLink(operation, number, isFirst: isFirst),
            { kind, x, out, count in
                var grid = Grid(dense: count)
                if isFirst { grid.aColumn = 0 } else { grid.bColumn = 0 }
                func run(_ number: UnsafeRawPointer) {
                    Elementwise.binary(operation, kind, isFirst ? number : x, isFirst ? x : number, into: out, grid)
                }
                if kind == .float32 {
                    withUnsafePointer(to: Float(number)) { run($0) }
                } else {
                    withUnsafePointer(to: number) { run($0) }
                }
            }
        )
    }

    @Test(
        "A chain gives the bytes of its links one by one, streamed or not, and writes nothing beyond them",
        arguments: [1, 15, 127, 128, 129, 255, 256, 257, 1000], [ElementKind.float32, .float64])
    func same(count: Int, kind: ElementKind) {
        let size = kind == .float32 ? 4 : 8
        func block() -> UnsafeMutableRawBufferPointer {
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: (count + 8) * size, alignment: 64)
            for i in block.indices { block[i] = 0xa5 }
            return block
        }
        var blocks = [block()]
        defer { for block in blocks { block.deallocate() } }
        for i in 0..<count {
            let number = Double(i % 37) / 8 - 2
            if kind == .float32 {
                blocks[0].storeBytes(of: Float(number), toByteOffset: i * size, as: Float.self)
            } else {
                blocks[0].storeBytes(of: number, toByteOffset: i * size, as: Double.self)
            }
        }
        let x = UnsafeRawPointer(blocks[0].baseAddress!)
        for length in 1...Self.links.count {
            var expected = x
            for link in Self.links.prefix(length) {
                let next = block()
                blocks.append(next)
                link.run(kind, expected, next.baseAddress!, count)
                expected = UnsafeRawPointer(next.baseAddress!)
            }
            for streams in [false, true] {
                let found = block()
                blocks.append(found)
                Elementwise.chain(
                    Self.links.prefix(length).map(\.link), kind, x, into: found.baseAddress!, count: count, streams: streams)
                Streaming.finish()
                let same = found.elementsEqual(UnsafeRawBufferPointer(start: expected, count: found.count))
                #expect(same, "\(length) links, streamed: \(streams)")
            }
        }
    }
}
