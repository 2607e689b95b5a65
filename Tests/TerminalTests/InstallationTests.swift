import Terminal
import TestSupport
import Testing

@Suite("Where the installed files lie")
struct InstallationTests {
    let folder = TemporaryFolder()

    @Test("in the checkout that the executable was built in")
    func checkout() throws {
        try folder.write("", to: "checkout/Package.swift")
        try folder.write("", to: "checkout/Lessons/ch5.dl")
        let executable = folder.path + "/checkout/.build/x86_64/release/dlrepl"
        #expect(Installation(executable: executable, given: nil).home == folder.path + "/checkout")
        #expect(Installation(executable: executable, given: "/elsewhere").home == "/elsewhere")
        #expect(Installation(executable: executable, given: "").home == folder.path + "/checkout")
    }

    @Test("or in share/dlrepl beside the executable's folder")
    func prefix() throws {
        try folder.write("", to: "usr/share/dlrepl/Lessons/ch5.dl")
        let installation = Installation(executable: folder.path + "/usr/bin/dlrepl", given: nil)
        #expect(installation.home == folder.path + "/usr/share/dlrepl")
    }

    @Test("or nowhere")
    func nowhere() {
        let installation = Installation(executable: "/none/bin/dlrepl", given: nil)
        #expect(installation.home == nil)
        #expect(installation.lesson("ch5.dl") == nil)
        #expect(installation.lessonNames.isEmpty)
        #expect(Installation(executable: "", given: nil).home == nil)
    }

    @Test(
        "a lesson is found whatever its case",
        arguments: [
            ("lessons/ch5.dl", "ch5.dl"), ("Lessons/CH5.DL", "ch5.dl"), ("./lessons/ch5.dl", "ch5.dl"),
            ("ch5.dl", "ch5.dl"),
            ("LESSONS/Ch4/06-Detect-Photos.dl", "ch4/06-detect-photos.dl"),
            ("ch4/06-detect-photos.dl", "ch4/06-detect-photos.dl"),
        ])
    func lesson(path: String, found: String) throws {
        let installation = try withLessons()
        #expect(installation.lesson(path) == "\(folder.path)/Lessons/\(found)")
    }

    @Test(
        "and nothing outside the lessons",
        arguments: ["lessons/../secret.dl", "/lessons/ch5.dl", "lessons", "", "ch6.dl"])
    func outside(path: String) throws {
        try folder.write("", to: "secret.dl")
        let installation = try withLessons()
        #expect(installation.lesson(path) == nil)
    }

    @Test("the exact name goes before another case of it")
    func exactFirst() throws {
        let installation = try withLessons()
        try folder.write("", to: "Lessons/CH5.dl")
        #expect(installation.lesson("ch5.dl") == folder.path + "/Lessons/ch5.dl")
        #expect(installation.lesson("CH5.dl") == folder.path + "/Lessons/CH5.dl")
    }

    @Test("lists the lessons in order")
    func list() throws {
        #expect(try withLessons().lessonNames == ["ch4/06-detect-photos.dl", "ch5.dl"])
    }

    private func withLessons() throws -> Installation {
        try folder.write("", to: "Lessons/ch5.dl")
        try folder.write("", to: "Lessons/ch4/06-detect-photos.dl")
        return Installation(executable: "", given: folder.path)
    }
}
