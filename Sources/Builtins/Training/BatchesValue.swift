import Runtime
import Tensors

/// One walk over a data source in batches, in an order drawn when it was made.
final class BatchesValue: HostValue {
    let source: any DataSource
    let order: [Int]
    let size: Int
    private let owner: Value
    let typeName = "batches"

    /// - Parameter owner: the value that the source belongs to, kept alive with it.
    init(_ source: any DataSource, size: Int, shuffle: Bool, owner: Value, using generator: inout Generator) throws {
        self.source = source
        self.size = size
        self.owner = owner
        order =
            shuffle
            ? try Tensor.permutation(source.exampleCount, using: &generator).ints() : Array(0..<source.exampleCount)
    }

    var count: Int? { (order.count + size - 1) / size }

    func describe(_ machine: Machine) -> String { "<\(count ?? 0) batches of \(size)>" }

    let fieldNames = ["size"]
    func field(_ name: String, _ machine: Machine) throws -> Value? { name == "size" ? .int(count ?? 0) : nil }

    func visitValues(_ visit: (Value) -> Void) { visit(owner) }

    /// The examples of a batch; the last one may be shorter.
    func places(_ index: Int) -> [Int] { Array(order[index * size..<min((index + 1) * size, order.count)]) }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        let (inputs, targets) = try source.batch(places(index), machine)
        return machine.tuple([machine.tensor(inputs), targets])
    }
}
