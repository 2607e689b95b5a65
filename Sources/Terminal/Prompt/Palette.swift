/// The colours of the prompt; all empty where there is no colour.
struct Palette {
    let isOn: Bool

    func faint(_ text: String) -> String { paint(text, "2") }
    func bold(_ text: String) -> String { paint(text, "1") }
    func slanted(_ text: String) -> String { paint(text, "3") }
    func underlined(_ text: String) -> String { paint(text, "4") }
    func heading(_ text: String) -> String { paint(text, "1;4") }
    func code(_ text: String) -> String { paint(text, "36") }
    func formula(_ text: String) -> String { paint(text, "35") }
    func alarm(_ text: String) -> String { paint(text, "1;31") }
    func output(_ text: String) -> String { paint(text, Palette.outputStyle) }

    static let inputStyle = "1;34"
    static let outputStyle = "1;33"

    private func paint(_ text: String, _ style: String) -> String {
        isOn ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
    }
}
