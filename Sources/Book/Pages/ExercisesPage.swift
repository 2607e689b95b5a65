import Exercises
import Files
import Sessions

extension BookPage {
    /// Every exercise with its task, chapter by chapter.
    ///
    /// - Throws: `FileError`.
    static func exercises(home: String, sections: [BookSection]) throws -> BookPage {
        let exercises = ExerciseCatalogue(home: home).exercises
        let lessons = sections.flatMap(\.entries).filter { $0.edition == Cell.firstEdition }
            .compactMap { entry in entry.lesson.map { (entry, $0) } }
        var parts = [
            "# Exercises",
            origin("`Lessons/exercises`"),
            """
            `dlrepl check NAME` writes a file `NAME.dl` with the task for you to answer in, and checks what you wrote, also on inputs of other
            sizes than you see; a known mistake is named. `dlrepl hint NAME` gives one hint at a time, and with `--watch` the answer is
            checked whenever you save it. The commented solution opens when yours passes: `dlrepl exercises solution NAME`.
            """,
            "| exercise | what it is about | taught in |\n| --- | --- | --- |\n"
                + exercises.map { exercise in
                    let taught = lessons.filter { (try? mentions(exercise.name, $0.1, home: home)) ?? false }
                        .map { "[\($0.0.title)](\($0.0.name))" }.joined(separator: ", ")
                    return "| [`\(exercise.name)`](#\(anchor(exercise.title))) | \(exercise.title) | \(taught) |"
                }
                .joined(separator: "\n"),
        ]
        for exercise in exercises {
            let task = try exercise.task()
            parts.append("## \(exercise.title)")
            parts.append("`dlrepl check \(exercise.name)`")
            let body = task.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().drop { $0.isEmpty }
            parts.append(body.joined(separator: "\n"))
        }
        return BookPage(name: "exercises.md", text: parts.joined(separator: "\n\n") + "\n")
    }

    private static func mentions(_ exercise: String, _ lesson: String, home: String) throws -> Bool {
        let text = try File.readText("\(home)/Lessons/\(lesson)")
        return text.contains("dlrepl check \(exercise)`") || text.contains("exercise `\(exercise)`")
    }
}
