import Images
import Testing

@Suite("Planes")
struct PlanesTests {
    @Test("hold all of red, then green, then blue")
    func order() {
        let picture = Image(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6])
        #expect(picture.planes == [1, 4, 2, 5, 3, 6])
        #expect(Image(width: 2, height: 1, planes: picture.planes) == picture)
    }

    @Test(
        "the photos of the lessons can be read and are small",
        arguments: [("chelsea", 451, 300), ("coffee", 600, 400), ("astronaut", 512, 512)])
    func lessons(name: String, width: Int, height: Int) throws {
        let checkout = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let photo = try Image.read("\(checkout)/Lessons/photos/\(name).jpg")
        #expect(photo.width == width && photo.height == height)
        #expect(Image(width: width, height: height, planes: photo.planes) == photo)
    }
}
