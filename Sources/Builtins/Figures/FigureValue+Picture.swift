import Plotting
import Runtime

extension FigureValue: PictureValue {
    func png() throws -> [UInt8] { try figure.png() }
}
