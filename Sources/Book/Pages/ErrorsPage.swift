import Diagnostics
import Sessions

extension BookPage {
    /// The codes of errors: what each means, a program that ends in it with the error as shown, and the ways out.
    static func errors() -> BookPage {
        var parts = [
            """
            # The errors

            \(origin("the pages that `dlrepl explain` shows"))

            An error begins with its code in brackets; `dlrepl explain CODE` shows what stands here.
            """
        ]
        parts.append(ErrorPage.all.map { "- [\($0.code)](#\(anchor($0.code))): \($0.title)" }.joined(separator: "\n"))
        for page in ErrorPage.all {
            parts.append("## \(page.code)")
            parts.append("*\(page.title)*")
            parts.append(page.meaning)
            if !page.example.isEmpty {
                parts.append(code(page.example))
                if case .failed(let diagnostics) = Session().run(page.example, name: "example.dl") {
                    parts.append(code(diagnostics.map { $0.rendered() }.joined(separator: "\n"), language: "text"))
                }
            }
            parts.append(page.remedies.map { "- \($0)" }.joined(separator: "\n"))
        }
        return BookPage(name: "errors.md", text: parts.joined(separator: "\n\n") + "\n")
    }
}
