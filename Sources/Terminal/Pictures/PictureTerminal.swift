import Files

/// How the terminal in use can show a picture.
public enum PictureTerminal: Sendable, Equatable {
    /// The graphics protocol of kitty, Ghostty and WezTerm.
    case kitty
    /// The inline images of iTerm2.
    case iTerm
    /// Sixel graphics, as DEC's terminals had: xterm, foot, mlterm, Windows Terminal, tmux from 3.4 on.
    case sixel
    /// Two pixels in each character, in 24-bit colours.
    case halfBlocks
    case none

    /// What the environment says of the terminal, and what it answers itself. Inside tmux and screen what only the outer
    /// terminal knows does not get through.
    ///
    /// - Parameter attributes: asks the terminal for its device attributes, of which 4 is sixel.
    public init(environment: (String) -> String?, attributes: () -> Set<Int>) {
        let term = environment("TERM") ?? ""
        let program = environment("TERM_PROGRAM") ?? ""
        let isWrapped = environment("TMUX") != nil || term.hasPrefix("screen") || term.hasPrefix("tmux")
        if term.isEmpty || term == "dumb" {
            self = .none
        } else if !isWrapped && (term.contains("kitty") || term.contains("ghostty") || program == "WezTerm") {
            self = .kitty
        } else if !isWrapped && (program == "iTerm.app" || environment("LC_TERMINAL") == "iTerm2") {
            self = .iTerm
        } else if attributes().contains(4) {
            self = .sixel
        } else if ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "") {
            self = .halfBlocks
        } else {
            self = .none
        }
    }

    /// The output that shows a PNG file; nil where the terminal shows none.
    ///
    /// - Parameters:
    ///   - columns: the most columns that a picture of sixels or characters takes.
    ///   - rows: the most rows.
    /// - Throws: `ImageError`.
    public func output(png: [UInt8], columns: Int, rows: Int) throws -> String? {
        switch self {
        case .none: return nil
        case .kitty: return PictureTerminal.kittyOutput(Base64.text(of: png))
        case .iTerm:
            return "\u{1B}]1337;File=inline=1;size=\(png.count):\(Base64.text(of: png))\u{7}\n"
        case .sixel: return try Sixels.text(png: png, width: columns * 9, height: rows * 18)
        case .halfBlocks: return try HalfBlocks.text(png: png, columns: columns, rows: rows)
        }
    }

    /// Source: the kitty graphics protocol; the data goes in pieces of at most 4096 characters.
    private static func kittyOutput(_ data: String) -> String {
        var text = ""
        var rest = Array(data.utf8)[...]
        var head = "f=100,a=T,"
        while !rest.isEmpty {
            let piece = rest.prefix(4096)
            rest = rest.dropFirst(4096)
            text += "\u{1B}_G\(head)m=\(rest.isEmpty ? 0 : 1);\(String(decoding: piece, as: UTF8.self))\u{1B}\\"
            head = ""
        }
        return text + "\n"
    }
}
