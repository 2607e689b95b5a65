import LineEditing

extension StandardOutput {
    /// Markdown as a terminal shows it; through a pipe it goes as it is.
    public func prose(_ markdown: String) -> String {
        guard isTerminal else { return markdown }
        return ProseText(palette: Palette(isOn: hasColour), width: min(ScreenSize.current.width, 80)).text(of: markdown)
    }
}
