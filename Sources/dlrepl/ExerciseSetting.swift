import ArgumentParser
import Diagnostics
import Exercises
import Runtime
import Sessions
import Terminal

/// What the commands about exercises share: where the exercises lie, what is known of the learner, what goes out.
struct ExerciseSetting {
    let output = StandardOutput()
    let home: String
    let catalogue: ExerciseCatalogue
    /// Nil without a home folder to keep it in.
    let progress: ExerciseProgress?

    init() throws {
        guard let home = Installation.current().home else {
            throw ValidationError("The folder with the program's lessons is not found; set DLREPL_HOME to it.")
        }
        self.home = home
        catalogue = ExerciseCatalogue(home: home)
        progress = Installation.exerciseProgress()
    }

    /// Does the work of a command, and says what stood in its way.
    ///
    /// - Throws: `ExitCode`, always.
    func run(_ work: () throws -> Int32) throws -> Never {
        try output.ending(work)
    }

    /// Notes a change of progress. A check is worth as much where it cannot be kept: that is said, and no failure.
    func note(_ name: String, _ change: (inout ExerciseProgress.Entry) -> Void) {
        do {
            try progress?.update(name, change)
        } catch {
            let words = Problem(of: error, code: "file").message
            output.writeError("the progress is not kept: \(words)")
        }
    }

    var options: Session.Options {
        var options = Session.Options()
        options.dataFolders = [Installation.current().photos].compactMap { $0 }
        return options
    }
}
