extension Tensor {
    /// Tells that the numbers were changed in place from outside this module, as an optimizer does: a recorded operation
    /// that still needs the old ones then refuses its way back (`TensorError.changedAfterUse`).
    public func markChanged() { storage.markChanged() }
}
