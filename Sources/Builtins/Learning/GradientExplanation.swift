import Runtime
import Tensors

/// A gradient opened by the chain rule: its largest numbers, each as the sum of its products, and the largest product of
/// each sum opened in turn, up to the loss.
struct GradientExplanation {
    /// The machine holds what holds this.
    unowned let machine: Machine
    let record: GradientRecord
    let variable: Tensor

    /// The most numbers, and the most products of one, that are shown.
    private static let most = 4
    /// How many operations lie between a number and the last one that is shown.
    private static let depthLimit = 32

    func lines(_ gradient: Tensor) -> [Explanation] {
        guard let values = try? gradient.doubles() else { return [] }
        let order = values.indices.filter { values[$0] != 0 }.sorted { (-abs(values[$0]), $0) < (-abs(values[$1]), $1) }
        if order.isEmpty { return [Explanation(text: "every number is 0: no step passes a gradient on to it")] }
        // One number is followed all the way; of the others their sums are told.
        var lines = order.prefix(Self.most).enumerated().map { rank, number in
            Explanation(
                text: "\(gradient.shape.indices(ofElement: number)) = \(machine.short(values[number]))",
                parts: products(record.place(number, of: variable), depth: rank == 0 ? 0 : Self.depthLimit))
        }
        if order.count > Self.most { lines.append(Explanation(text: "\(order.count - Self.most) smaller ones")) }
        return lines
    }

    private func products(_ place: GradientRecord.Place?, depth: Int) -> [Explanation] {
        guard let place else { return [] }
        do {
            let products = try record.products(at: place)
            var lines = products.prefix(Self.most).enumerated().map { rank, product in
                let isFollowed = rank == 0 && depth < Self.depthLimit
                return Explanation(
                    text: text(product), parts: isFollowed ? self.products(product.result, depth: depth + 1) : [])
            }
            let rest = products.dropFirst(Self.most)
            if !rest.isEmpty {
                let sum = rest.reduce(0) { $0 + $1.value }
                lines.append(Explanation(text: "\(rest.count) smaller products = \(machine.short(sum))"))
            }
            return lines
        } catch let error as GradientRecord.TooMany {
            return [Explanation(text: "through \(error.operation): more products than can be taken one by one")]
        } catch {
            return []
        }
    }

    private func text(_ product: GradientRecord.Product) -> String {
        let place = product.indices.isEmpty ? "" : " at \(product.indices)"
        return "through \(product.operation)\(place): \(machine.short(product.arriving)) arrives x slope "
            + "\(machine.short(product.slope)) = \(machine.short(product.value))"
    }
}
