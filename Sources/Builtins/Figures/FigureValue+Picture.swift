import Plotting
import Runtime

extension FigureValue: PictureValue {
    func png() throws -> [UInt8] { try figure.png() }
    func pagePNG() throws -> [UInt8] { try figure.pagePNG() }
    var pictureDescription: String { figure.spokenDescription }
}
