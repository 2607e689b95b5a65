extension ONNXNodeProto {
    private func attribute(_ name: String) -> ONNXAttributeProto? { attribute.first { $0.name == name } }

    func has(_ name: String) -> Bool { attribute(name) != nil }

    func integer(_ name: String, default value: Int) -> Int { attribute(name).map { Int($0.i) } ?? value }

    func float(_ name: String, default value: Float) -> Float { attribute(name)?.f ?? value }

    func text(_ name: String, default value: String) -> String {
        attribute(name).map { String(decoding: $0.s, as: UTF8.self) } ?? value
    }

    func integers(_ name: String) -> [Int]? { attribute(name).map { $0.ints.map { Int($0) } } }

    func floats(_ name: String) -> [Float]? { attribute(name).map(\.floats) }

    func tensor(_ name: String) -> ONNXTensorProto? { attribute(name).flatMap { $0.hasT ? $0.t : nil } }

    /// Two sizes, of rows and columns; each in 0...65536.
    ///
    /// - Throws: `ImportError.Reason.unsupported` for anything else.
    func pair(_ name: String, default value: Int) throws -> (Int, Int) {
        guard let sizes = integers(name) else { return (value, value) }
        guard sizes.count == 2, sizes.allSatisfy({ (0...65_536).contains($0) }) else {
            throw ImportError.Reason.unsupported(what: "\(name) of \(sizes.prefix(8))")
        }
        return (sizes[0], sizes[1])
    }
}
