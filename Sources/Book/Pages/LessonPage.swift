import Diagnostics
import Exercises
import Files
import Runtime
import Sessions

extension BookPage {
    /// A lesson as it ran: prose with its receipts computed, code, what each cell printed, and the pictures it drew.
    ///
    /// - Parameter path: below `Lessons`.
    /// - Throws: `BookError`, `FileError`, `Interrupted`.
    static func lesson(_ path: String, entry: BookEntry, book: Book) throws -> BookPage {
        var writer = LessonWriter(path: path, entry: entry, book: book)
        for transcript in try transcripts(of: path, in: book) { try writer.add(transcript) }
        return writer.page
    }

    /// What each cell of a lesson gives; it runs once for all its editions.
    private static func transcripts(of path: String, in book: Book) throws -> [CellTranscript] {
        let file = "\(book.home)/Lessons/\(path)"
        let text = try File.readText(file)
        if let known = book.runs.known[path], known.text == text { return known.transcripts }
        let program = CellProgram(text, name: "Lessons/\(path)")
        guard program.diagnostics.isEmpty else {
            throw BookError.lessonFailed(lesson: path, diagnostics: program.diagnostics)
        }
        var options = Session.Options()
        options.figuresFolder = book.scratch
        options.dataFolders = [Folder.containing(file), book.home + "/Lessons/photos"]
        let session = Session(options: options, interrupt: book.interrupt)
        session.machine.exercises = SessionExercises(of: session, home: book.home, progress: nil)
        var transcripts: [CellTranscript] = []
        session.transcripts(of: program) { transcripts.append($0) }
        switch transcripts.last?.outcome {
        case .failed(let diagnostics)?: throw BookError.lessonFailed(lesson: path, diagnostics: diagnostics)
        case .interrupted?: throw Interrupted()
        default: break
        }
        book.runs.known[path] = (text, transcripts)
        return transcripts
    }
}

/// The lessons that ran, by path, with the text that ran.
final class LessonRuns {
    var known: [String: (text: String, transcripts: [CellTranscript])] = [:]
}

/// Puts the transcripts of a lesson's cells onto its page.
private struct LessonWriter {
    private let path: String
    private let entry: BookEntry
    /// Lessons below `Lessons` with a page in this edition.
    private let translated: Set<String>
    private var parts: [String] = []
    private var pictures: [BookPage.Picture] = []
    private var hidesTimes = false
    /// The pages with this lesson's other editions.
    private let others: [BookEntry]

    init(path: String, entry: BookEntry, book: Book) {
        self.path = path
        self.entry = entry
        translated = Set(book.entries.filter { $0.edition == entry.edition }.compactMap(\.lesson))
        others = book.entries.filter { $0.lesson == path && $0 != entry }
    }

    private var depth: Int { entry.name.split(separator: "/").count - 1 }

    var page: BookPage {
        let up = String(repeating: "../", count: depth)
        if entry.edition == "zh" { return BookPage(name: entry.name, text: chineseText(up), pictures: pictures) }
        var ending = "*This page is the lesson [Lessons/\(path)](\(up)../Lessons/\(path)) as it ran."
        ending += " Go through it cell by cell, with lines of your own in between: `dlrepl learn \(path.dropLast(3))`.*"
        if hidesTimes { ending += "\n\n*Numbers that measure time differ from run to run; they are shown as \u{2026}*" }
        return BookPage(name: entry.name, text: text(ending), pictures: pictures)
    }

    private func chineseText(_ up: String) -> String {
        var ending = "*本页是课程 [Lessons/\(path)](\(up)../Lessons/\(path)) 运行的结果。"
        ending += "在终端里一格一格地读，中间可以写自己的代码：`dlrepl learn --lang zh \(path.dropLast(3))`。*"
        if hidesTimes { ending += "\n\n*计时的数字每次运行都不同，这里写作 \u{2026}*" }
        return text(ending)
    }

    private func text(_ ending: String) -> String {
        let editions = others.map { other in
            let name = other.name.split(separator: "/").last ?? ""
            return other.edition == "zh" ? "[中文](\(name))" : "[English](\(name))"
        }
        let top = [BookPage.origin("`Lessons/\(path)`")] + (editions.isEmpty ? [] : [editions.joined(separator: " \u{B7} ")])
        return (top + parts + [ending]).joined(separator: "\n\n") + "\n"
    }

    mutating func add(_ transcript: CellTranscript) throws {
        let cell = transcript.cell
        if cell.kind == .prose {
            if cell.isShown(in: entry.edition) { parts.append(linkingPages(transcript.prose)) }
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

    /// Links to lessons lead to their pages, `](05-ssd.dl)` to `](05-ssd.md)`, in this edition where there is one.
    private func linkingPages(_ prose: String) -> String {
        prose.split(separator: ".dl)", omittingEmptySubsequences: false).enumerated().reduce(into: "") { text, piece in
            if piece.offset > 0 {
                let target = text.split(separator: "](", omittingEmptySubsequences: false).last ?? ""
                let isLink = text.contains("](") && !target.contains { $0.isWhitespace || $0 == ")" }
                text += isLink ? ending(ofLinkTo: target) : ".dl)"
            }
            text += piece.element
        }
    }

    private func ending(ofLinkTo target: Substring) -> String {
        var folders = path.split(separator: "/").dropLast()
        for part in target.split(separator: "/") {
            if part == ".." { folders = folders.dropLast() } else { folders.append(part) }
        }
        let isTranslated = translated.contains(folders.joined(separator: "/") + ".dl")
        return isTranslated && entry.edition != Cell.firstEdition ? ".\(entry.edition).md)" : ".md)"
    }
}
