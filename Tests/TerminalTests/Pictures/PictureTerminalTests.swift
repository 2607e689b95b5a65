import Files
import Images
import Terminal
import Testing

@Suite("Pictures in the terminal")
struct PictureTerminalTests {
    @Test(
        "what the environment says of the terminal",
        arguments: [
            (["TERM": "xterm-kitty"], .kitty),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], .iTerm),
            (["TERM": "xterm-kitty", "TMUX": "/tmp/x"], .none),
            (["TERM": "tmux-256color", "COLORTERM": "truecolor"], .halfBlocks),
            (["TERM": "xterm"], .none),
            (["TERM": "dumb", "COLORTERM": "truecolor"], .none),
        ] as [([String: String], PictureTerminal)])
    func terminals(variables: [String: String], expected: PictureTerminal) {
        #expect(PictureTerminal(environment: { variables[$0] }, attributes: { [] }) == expected)
    }

    @Test("a terminal that answers that it shows sixels gets them, unless it knows something better")
    func sixelTerminals() {
        func terminal(_ variables: [String: String]) -> PictureTerminal {
            PictureTerminal(environment: { variables[$0] }, attributes: { [62, 4, 22] })
        }
        #expect(terminal(["TERM": "xterm"]) == .sixel)
        #expect(terminal(["TERM": "tmux-256color", "COLORTERM": "truecolor"]) == .sixel)
        #expect(terminal(["TERM": "xterm-kitty"]) == .kitty)
        #expect(terminal(["TERM": "dumb"]) == .none)
    }

    @Test("sixels: six rows a band, each colour in a line of its own, runs counted")
    func sixels() throws {
        // Seven rows of five: red above, a last row of blue below; both are colours of the palette.
        let red: [UInt8] = [255, 0, 0]
        let blue: [UInt8] = [0, 0, 255]
        let pixels = Array(repeating: red, count: 30).flatMap { $0 } + Array(repeating: blue, count: 5).flatMap { $0 }
        let text = try PictureTerminal.sixel.output(png: Image(width: 5, height: 7, pixels: pixels).png(), columns: 80, rows: 24)
        // `~` is all six bits, `@` the first one.
        #expect(text == "\u{1B}Pq\"1;1;5;7#5;2;0;0;100#180;2;100;0;0#180!5~-#5!5@-\u{1B}\\\n")
    }

    @Test("greys between the colours of the palette keep their mean")
    func dithering() throws {
        let image = try Image(width: 60, height: 60, red: 100, green: 100, blue: 100)
        let text = try #require(try PictureTerminal.sixel.output(png: image.png(), columns: 80, rows: 24))
        // 98, a grey, and 102, of the cube, lie around 100.
        #expect(text.contains("#86;2;40;40;40#225;2;38;38;38#86"))
    }

    @Test(
        "base64 as RFC 4648 lists it",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, encoded: String) {
        #expect(Base64.text(of: Array(text.utf8)) == encoded)
    }

    @Test("half blocks show two pixels a character, an odd last row alone")
    func halfBlocks() throws {
        // One column: red, green, blue from the top.
        let image = Image(width: 1, height: 3, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255])
        let text = try PictureTerminal.halfBlocks.output(png: image.png(), columns: 80, rows: 24)
        #expect(
            text == "\u{1B}[38;2;255;0;0;48;2;0;255;0m\u{2580}\u{1B}[0m\n\u{1B}[38;2;0;0;255m\u{2580}\u{1B}[0m\n")
    }

    @Test("a picture is made smaller until it fits")
    func fits() throws {
        let image = try Image(width: 400, height: 100, red: 1, green: 2, blue: 3)
        let text = try #require(try PictureTerminal.halfBlocks.output(png: image.png(), columns: 40, rows: 24))
        let rows = text.split(separator: "\n")
        #expect(rows.count == 5)
        #expect(rows.allSatisfy { $0.count(where: { $0 == "\u{2580}" }) == 40 })
    }

    @Test("kitty gets the file in pieces of 4096 characters, the last one marked")
    func kitty() throws {
        let bytes = [UInt8](repeating: 7, count: 5000)
        let text = try #require(try PictureTerminal.kitty.output(png: bytes, columns: 80, rows: 24))
        // 5000 bytes are 6668 characters.
        #expect(text.hasPrefix("\u{1B}_Gf=100,a=T,m=1;"))
        #expect(text.contains("\u{1B}\\\u{1B}_Gm=0;"))
        #expect(try PictureTerminal.none.output(png: bytes, columns: 80, rows: 24) == nil)
    }
}
