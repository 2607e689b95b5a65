import Diagnostics

extension BookError: TeachableError {
    public var problem: Problem {
        switch self {
        case .lessonFailed(let lesson, let diagnostics):
            Problem(
                code: "book", message: "the lesson \(lesson) does not run to its end",
                notes: diagnostics.map { "\($0.place): \($0.problem.message)" }, help: "`dlrepl run \(lesson)` shows more")
        case .pictureWithoutWords(let lesson, let picture):
            Problem(
                code: "book", message: "nothing says in words what \(picture) of the lesson \(lesson) shows",
                help: "give the figure a title, or its boxes labels")
        case .glossaryLine(let number, let reason):
            Problem(
                code: "book", message: "line \(number) of Lessons/glossary.txt \(reason)",
                help: "a line is `term | lesson | what it means`")
        case .noPandoc:
            Problem(
                code: "book", message: "the site is made with pandoc, which is not installed",
                help: "on Debian: apt-get install pandoc; the Markdown pages need nothing")
        case .pandocFailed(let page, let words):
            Problem(code: "book", message: "pandoc could not read Book/\(page): \(words)", help: "the page's Markdown is at fault")
        }
    }
}
