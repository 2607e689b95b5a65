import Diagnostics
import Images
import LineEditing
import Runtime
import Tensors

extension REPL {
    /// The picture that a value is: in the terminal where it can show one; of a figure, else the path of a file that
    /// shows it. What hinders that is an error like any other.
    func show(pictureOf value: Value, _ number: Int) {
        guard output.isTerminal else { return }
        do {
            if let figure = value.host as? any PictureValue {
                if pictures == .none {
                    say(palette.faint("the picture is in \(try PictureFolder().write(figure.png(), output: number))"))
                } else {
                    show(figure)
                }
            } else if pictures != .none, let image = try image(value) {
                try show(png: image.png())
            }
        } catch {
            fail(Problem(of: error, code: "image"))
        }
    }

    /// A picture in a terminal that can show one.
    func show(_ picture: any PictureValue) {
        do {
            try show(png: picture.png())
        } catch {
            fail((error as? any TeachableError)?.problem ?? Problem(code: "image", message: "\(error)"))
        }
    }

    private func show(png: [UInt8]) throws {
        let size = ScreenSize.current
        let shown = try pictures.output(png: png, columns: min(size.width, 100), rows: max(size.height - 4, 4))
        output.write(shown ?? "")
    }

    /// The photo that a tensor holds: bytes `[3, H, W]`, as `read_image` gives them.
    private func image(_ value: Value) throws -> Image? {
        guard value.tag == .tensor, let tensor = try notebook.session.machine.tensorValue(value), tensor.dtype == .uint8,
            tensor.shape.count == 3, tensor.shape[0] == 3, tensor.shape[1] >= 8, tensor.shape[2] >= 8
        else { return nil }
        return Image(width: tensor.shape[2], height: tensor.shape[1], planes: try tensor.bytes())
    }
}
