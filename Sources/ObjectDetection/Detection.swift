/// One found object.
public struct Detection: Sendable, Equatable {
    /// The class's name, or its number as text where the names are not known.
    public var label: String
    /// The class's number in the model's own counting; 0 is the background where it has one.
    public var classIndex: Int
    /// How sure the model is, 0...1.
    public var score: Float
    /// In pixels of the image that was looked at.
    public var box: Box

    public init(label: String, classIndex: Int, score: Float, box: Box) {
        self.label = label
        self.classIndex = classIndex
        self.score = score
        self.box = box
    }
}
