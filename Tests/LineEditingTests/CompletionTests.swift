import LineEditing
import Testing

@Suite("Completion")
struct CompletionTests {
    @Test(
        "puts in what all candidates share",
        arguments: [
            ([], ""), (["relu"], "relu"), (["relu", "relu6"], "relu"), (["a", "b"], ""), (["小猫", "小狗"], "小"),
        ])
    func commonPrefix(names: [String], shared: String) {
        #expect(Completion(start: 0, candidates: names.map { .init($0) }).commonPrefix == shared)
    }

    @Test("lists candidates in columns, down first")
    func columns() {
        #expect(CandidateList.rows(of: ["a", "b", "c", "d", "e"], width: 9) == ["a  c  e", "b  d"])
        #expect(CandidateList.rows(of: ["小猫", "b"], width: 20) == ["小猫  b"])
        #expect(CandidateList.rows(of: ["longer than the width", "b"], width: 5).count == 2)
        #expect(CandidateList.rows(of: [], width: 80).isEmpty)
    }

    @Test("counts the candidates that are too many to show")
    func many() {
        let rows = CandidateList.rows(of: (0..<300).map { "name\($0)" }, width: 80)
        #expect(rows.last == "... and 100 more")
    }
}
