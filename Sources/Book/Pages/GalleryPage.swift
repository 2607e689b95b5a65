import Builtins
import Runtime
import Sessions

extension BookPage {
    /// What the words of figures draw: the example of each word's help, and its picture.
    ///
    /// - Throws: `BookError` for an example that fails.
    static func gallery(entry: BookEntry, home: String, scratch: String) throws -> BookPage {
        var parts = [
            "# Gallery of figures", origin("the help of the words"),
            "The examples of the [words](words.md#figures) that draw, each with what it draws. `help(word)` shows them at the prompt.",
        ]
        var pictures: [Picture] = []
        for group in Words.groups where ["Figures", "Images", "Learning"].contains(group.title) {
            for word in group.words where !word.help.example.isEmpty {
                guard let png = try drawn(by: word, home: home, scratch: scratch) else { continue }
                let name = "\(entry.pictureFolder)/\(word.name).png"
                pictures.append(Picture(name: name, png: png))
                parts.append("## \(word.name)")
                parts.append(word.help.summary)
                parts.append(code(word.help.example))
                parts.append(picture(name, description: "What the example of \(word.name) draws", depth: 0))
            }
        }
        return BookPage(name: entry.name, text: parts.joined(separator: "\n\n") + "\n", pictures: pictures)
    }

    /// The picture that an example saves, ends with, or leaves in a name; the last one there is.
    private static func drawn(by word: Builtin, home: String, scratch: String) throws -> [UInt8]? {
        var options = Session.Options()
        options.figuresFolder = scratch
        options.dataFolders = [scratch, home + "/Lessons/photos"]
        let session = Session(options: options)
        let program = CellProgram(word.help.example, name: word.name)
        var last: [UInt8]?
        session.transcripts(of: program) { transcript in
            for case .picture(let picture) in transcript.items { last = picture.png }
        }
        if let last { return last }
        for name in session.scope.names {
            if let picture = session.value(of: [name])?.host as? any PictureValue { return try picture.pagePNG() }
        }
        return nil
    }
}
