/// A value to look at: a front end that can show pictures shows this one.
public protocol PictureValue: HostValue {
    /// The bytes of a PNG file.
    func png() throws -> [UInt8]
    /// The bytes of a PNG file for a page: sharp on fine screens, packed as small as can be.
    func pagePNG() throws -> [UInt8]
    /// What is to be seen, for readers who cannot see it; empty where nothing says it.
    var pictureDescription: String { get throws }
}
