/// A value to look at: a front end that can show pictures shows this one.
public protocol PictureValue: HostValue {
    /// The bytes of a PNG file.
    func png() throws -> [UInt8]
}
