import Diagnostics
import Images
import Plotting
import Runtime

extension Words {
    /// Pictures, and what is written and drawn over data and pictures.
    static let annotations: [Builtin] = [
        mark(
            "image", [.required("image"), .optional("smooth", "true")],
            "A picture, [3, H, W] or [H, W].",
            """
            photo = read_image("coffee.jpg")
            f = figure(width=760, height=300, columns=2) {
                panel(title="the photo") { image(photo) }
                panel(title="as a net at 32 pixels sees it") { image(resize(photo, 32, 48), smooth=false) }
            }
            save(f, "image.png")
            """
        ) { arguments in
            ImageMark(try arguments.image(0), smooth: try arguments.bool(1, default: true))
        },
        mark(
            "boxes",
            [
                .required("boxes"), .optional("labels", "[]"), .optional("scores", "[]"), .optional("color"),
                .optional("width", "1"), .optional("style", "\"solid\""),
            ],
            "Boxes (x_min, y_min, x_max, y_max) in pixels, coloured by label; their tags keep off one another.",
            """
            photo = read_image("chelsea.jpg")
            f = figure(width=620, height=440, title="Truth and prediction") {
                image(photo)
                boxes([[115, 10, 395, 298]], color="white", style="dashed")
                boxes([[105, 22, 380, 290]], labels=["cat"], scores=[0.93])
            }
            save(f, "boxes.png")
            """
        ) { arguments in
            BoxesMark(
                try labelledBoxes(arguments, boxes: 0, labels: 1, scores: 2, color: 3),
                weight: try arguments.positive(4, default: 1), isDashed: !(try arguments.dashes(5)).isEmpty)
        },
        mark(
            "text",
            [
                .required("x"), .required("y"), .required("text"), .optional("color"), .optional("anchor", "\"start\""),
                .optional("size"),
            ],
            "Words at a place, which they start at, end at, or stand around (\"middle\").",
            """
            x = linspace(-3, 3, 61)
            f = figure {
                line(x, relu(x))
                text(-1.5, 0.15, "no slope: nothing is learned", anchor="middle")
                text(1, 1.6, "slope 1", anchor="end")
                axis(x_label="x", y_label="relu(x)")
            }
            save(f, "text.png")
            """
        ) { arguments in
            let anchors: [String: Anchor] = ["start": .start, "middle": .middle, "end": .end]
            let name = try arguments.string(4, default: "start")
            guard let anchor = anchors[name] else {
                throw arguments.wrongValue(4, "is \"start\", \"middle\" or \"end\", not \"\(name)\"")
            }
            return TextMark(
                x: try arguments.float(0), y: try arguments.float(1), text: try arguments.string(2), anchor: anchor,
                color: try arguments.color(3),
                size: arguments.hasValue(5) ? try arguments.positive(5, default: 12) : nil)
        },
        mark(
            "arrow",
            [
                .required("x"), .required("y"), .required("to_x"), .required("to_y"), .optional("text", "\"\""),
                .optional("color"),
            ],
            "An arrow from one place to another, with words at its tail.",
            """
            epochs = range(1, 31)
            f = figure(title="When to stop") {
                line(epochs, [0.3 + 2 * 0.8 ** e for e in epochs], label="training")
                line(epochs, [0.6 + 1.8 * 0.8 ** e + 0.0006 * e ** 2 for e in epochs], label="validation")
                arrow(16, 1.5, 14, 0.82, "best on new pictures")
                axis(x_label="epoch", y_label="loss (nats)")
            }
            save(f, "arrow.png")
            """
        ) { arguments in
            ArrowMark(
                fromX: try arguments.float(0), fromY: try arguments.float(1), toX: try arguments.float(2),
                toY: try arguments.float(3), text: try arguments.string(4, default: ""), color: try arguments.color(5))
        },
        rule("hline", .horizontal, "y", "hline(0.5, label=\"threshold\")"),
        rule("vline", .vertical, "x", "vline(3, label=\"first box that is wrong\")"),
    ]

    private static func rule(
        _ name: String, _ direction: RuleMark.Direction, _ axis: String, _ call: String
    ) -> Builtin {
        mark(
            name, [.required(axis), .optional("label"), .optional("color")],
            "A line across the figure at one \(axis).",
            """
            f = figure(title="Overlap with the truth") {
                bar([0.91, 0.84, 0.77, 0.42, 0.61, 0.12])
                \(call)
                axis(x_label="box, best score first", y_label="IoU", y_limits=[0, 1])
            }
            save(f, "\(name).png")
            """
        ) { arguments in
            RuleMark(
                direction, at: try arguments.float(0), label: try arguments.label(1), color: try arguments.color(2))
        }
    }
}
