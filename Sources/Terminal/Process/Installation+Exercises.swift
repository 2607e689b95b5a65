import Exercises
import Files
import Sessions

extension Installation {
    /// How far the learner has come with the exercises; nil without a home folder to keep it in.
    public static func exerciseProgress() -> ExerciseProgress? {
        StateFolder.path(of: "exercises", environment: Environment.variable).map { ExerciseProgress(path: $0) }
    }

    /// Gives a session the exercises that are installed, for its words `exercise`, `check` and `hint`.
    ///
    /// - Parameter output: where their texts are read; nil where programs read them.
    public func giveExercises(to session: Session, on output: StandardOutput?) {
        guard let home else { return }
        var options = Session.Options()
        options.dataFolders = [photos].compactMap { $0 }
        session.machine.exercises = SessionExercises(
            of: session, home: home, progress: Installation.exerciseProgress(), options: options,
            hasColour: output?.hasColour ?? false, prose: output?.prose ?? { $0 })
    }
}
