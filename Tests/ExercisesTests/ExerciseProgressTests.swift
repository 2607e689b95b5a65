import Exercises
import Files
import TestSupport
import Testing

struct ExerciseProgressTests {
    let folder = TemporaryFolder()

    @Test("progress is kept, an entry at a time, and nothing else lies in the folder but the lock")
    func kept() throws {
        let progress = ExerciseProgress(path: folder.path + "/state/exercises")
        #expect(progress.entries().isEmpty)
        try progress.update("iou") { $0.hintCount = 2 }
        try progress.update("nms") { $0.isSolved = true }
        #expect(try folder.read("state/exercises") == "iou begun 2\nnms solved 0\n")
        #expect(progress.entries() == ["iou": .init(isSolved: false, hintCount: 2), "nms": .init(isSolved: true, hintCount: 0)])
        #expect(Folder.entries(of: folder.path + "/state") == ["exercises", "exercises.lock"])
    }

    @Test(
        "a file that somebody broke is read as far as it can be",
        arguments: ["", "iou", "iou solved -1", "iou solved x", "\u{0}\n\n  \n", "iou perhaps 2", "a b c d"])
    func broken(text: String) throws {
        try folder.write(text + "\nnms solved 99999999999\n", to: "exercises")
        let entries = ExerciseProgress(path: folder.path + "/exercises").entries()
        #expect(entries == ["nms": .init(isSolved: true, hintCount: 1000)])
    }
}
