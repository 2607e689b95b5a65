extension MemoryPool {
    /// Runs `body` with `count` floats of working memory, aligned to 64 bytes and holding anything.
    ///
    /// The count follows from tensors that are there already, so memory for it is too.
    func withFloats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        let bytes = count * MemoryLayout<Float>.size
        guard let memory = take(bytes) else { preconditionFailure("no memory for \(count) floats of working memory") }
        body(memory.bindMemory(to: Float.self, capacity: count))
        give(memory, bytes)
    }
}
