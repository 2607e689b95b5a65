import Files
import Images

/// Small files made by Scripts/reference/images.py.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] { try File.read(folder + name) }
    static func image(_ name: String) throws -> Image { try Image.read(folder + name) }

    private static let folder: String = {
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures/"
    }()
}
