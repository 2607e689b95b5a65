import Tensors

// A tensor's value can remember how it came about, for words that ask later: the layers it was piped through.
/// An origin that tells how the value came about: `explain` asks it, and opens no definition instead.
public protocol TellingOrigin: AnyObject {}

extension Machine {
    public func tensor(_ value: Tensor, origin: AnyObject) -> Value {
        let made = heap.tensor(value)
        made.with(TensorObject.self) { $0.origin = origin }
        return made
    }

    /// What a tensor's value remembers; nil for other values and for plain tensors.
    public func origin(of value: Value) -> AnyObject? {
        value.tag == .tensor ? value.object(TensorObject.self).origin : nil
    }
}
