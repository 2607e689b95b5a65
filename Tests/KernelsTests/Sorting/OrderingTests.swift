import Kernels
import Testing

@Suite("Sorting by places")
struct OrderingTests {
    @Test(
        "Short and long lists are in order, equals in the order of their places", arguments: [0, 1, 2, 199, 200, 5000])
    func order(count: Int) {
        let x = (0..<count).map { place -> Double in Double((place * 7919 + 3) % 101) - 50.5 }
        for descending in [false, true] {
            let expected = (0..<count).sorted { (a: Int, b: Int) -> Bool in
                if x[a] == x[b] { return a < b }
                return descending ? x[a] > x[b] : x[a] < x[b]
            }
            #expect(Ordering.places(x, count, 1, descending: descending) == expected)
            #expect(Ordering.places(x.map(Float.init), count, 1, descending: descending) == expected)
            let whole = x.map { Int($0 + 0.5) }
            #expect(Ordering.places(whole, count, 1, descending: descending) == expected)
        }
    }

    @Test("Infinities stand at the ends, nan beyond them, and both zeros are equal")
    func specials() {
        let x: [Float] = [.nan, 0, -.infinity, -0.0, .infinity, -1]
        #expect(Ordering.places(x, 6, 1, descending: false) == [2, 5, 1, 3, 4, 0])
        #expect(Ordering.places(x, 6, 1, descending: true) == [0, 4, 1, 3, 5, 2])
    }
}
