import Diagnostics
import Files
import Runtime
import Sessions

extension BookPage {
    /// A lesson as it ran: prose with its receipts computed, code, what each cell printed, and the pictures it drew.
    ///
    /// - Parameter path: below `Lessons`.
    /// - Throws: `BookError`, `FileError`, `Interrupted`.
    static func lesson(_ path: String, entry: BookEntry, book: Book) throws -> BookPage {
        let file = "\(book.home)/Lessons/\(path)"
        let program = CellProgram(try File.readText(file), name: "Lessons/\(path)")
        guard program.diagnostics.isEmpty else {
            throw BookError.lessonFailed(lesson: path, diagnostics: program.diagnostics)
        }
        var options = Session.Options()
        options.figuresFolder = book.scratch
        options.dataFolders = [Folder.containing(file), book.home + "/Lessons/photos"]
        let session = Session(options: options, interrupt: book.interrupt)
        var transcripts: [CellTranscript] = []
        session.transcripts(of: program) { transcripts.append($0) }
        switch transcripts.last?.outcome {
        case .failed(let diagnostics)?: throw BookError.lessonFailed(lesson: path, diagnostics: diagnostics)
        case .interrupted?: throw Interrupted()
        default: break
        }
        var writer = LessonWriter(path: path, entry: entry)
        for transcript in transcripts { try writer.add(transcript) }
        return writer.page
    }
}

/// Puts the transcripts of a lesson's cells onto its page.
private struct LessonWriter {
    private let path: String
    private let entry: BookEntry
    private var parts: [String] = []
    private var pictures: [BookPage.Picture] = []
    private var hidesTimes = false

    init(path: String, entry: BookEntry) {
        self.path = path
        self.entry = entry
    }

    private var depth: Int { entry.name.split(separator: "/").count - 1 }

    var page: BookPage {
        let up = String(repeating: "../", count: depth)
        var ending = "*This page is the lesson [Lessons/\(path)](\(up)../Lessons/\(path)) as it ran."
        ending += " Go through it cell by cell, with lines of your own in between: `dlrepl learn \(path.dropLast(3))`.*"
        if hidesTimes { ending += "\n\n*Numbers that measure time differ from run to run; they are shown as \u{2026}*" }
        let all = [BookPage.origin("`Lessons/\(path)`")] + parts + [ending]
        return BookPage(name: entry.name, text: all.joined(separator: "\n\n") + "\n", pictures: pictures)
    }

    mutating func add(_ transcript: CellTranscript) throws {
        let cell = transcript.cell
        if cell.kind == .prose {
            // The English edition.
            if cell.heading.contains("lang=") && !cell.heading.contains("lang=en") { return }
            parts.append(LessonWriter.linkingPages(transcript.prose))
            return
        }
        parts.append(BookPage.code(cell.text))
        let timing = TimedOutput(cell)
        func output(_ text: String) {
            let shown = timing.masked(text)
            if shown != text { hidesTimes = true }
            let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
                .drop { $0.allSatisfy(\.isWhitespace) }
            let kept = lines.reversed().drop { $0.allSatisfy(\.isWhitespace) }.reversed()
            if !kept.isEmpty { parts.append(BookPage.code(kept.joined(separator: "\n"), language: "text")) }
        }
        for item in transcript.items {
            switch item {
            case .printed(let text): output(text)
            case .picture(let picture): if !timing.isWhole { try add(picture) }
            }
        }
        if let value = transcript.value { output(value) }
    }

    private mutating func add(_ picture: CellTranscript.Picture) throws {
        let own = pictures.count + 1
        let stem = picture.file.map { String($0.prefix { $0 != "." }) } ?? "picture-\(own)"
        guard !picture.description.isEmpty else {
            throw BookError.pictureWithoutWords(lesson: path, picture: picture.file ?? stem)
        }
        let safe = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" })
        var name = "\(entry.pictureFolder)/\(safe).png"
        if pictures.contains(where: { $0.name == name }) { name = "\(entry.pictureFolder)/\(safe)-\(own).png" }
        pictures.append(BookPage.Picture(name: name, png: picture.png))
        parts.append(BookPage.picture(name, description: picture.description, depth: depth))
    }

    /// Links to lessons lead to their pages: `](05-ssd.dl)` becomes `](05-ssd.md)`.
    private static func linkingPages(_ prose: String) -> String {
        prose.split(separator: ".dl)", omittingEmptySubsequences: false).enumerated().reduce(into: "") { text, piece in
            if piece.offset > 0 {
                let target = text.split(separator: "](", omittingEmptySubsequences: false).last ?? ""
                let isLink = text.contains("](") && !target.contains { $0.isWhitespace || $0 == ")" }
                text += isLink ? ".md)" : ".dl)"
            }
            text += piece.element
        }
    }
}
