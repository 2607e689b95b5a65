import Diagnostics
import Files
import Glibc
import Sessions
import Testing

struct ErrorPageTests {
    @Test("every code that the sources use has a page")
    func everyCodeHasAPage() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Sources"
        var codes: Set<String> = []
        for path in Self.swiftFiles(below: root) { codes.formUnion(Self.codes(in: try File.readText(path))) }
        #expect(codes.count >= 15)
        for code in codes.sorted() { #expect(ErrorPage.of(code) != nil, "error[\(code)] has no page") }
    }

    @Test("each code has one page, with a way out")
    func pagesAreWhole() {
        #expect(Set(ErrorPage.all.map(\.code)).count == ErrorPage.all.count)
        for page in ErrorPage.all {
            #expect(!page.remedies.isEmpty)
            #expect(page.text.split(separator: "\n").allSatisfy { $0.count <= 90 }, "\(page.code)")
        }
    }

    @Test("the example of a page ends in an error with its code", arguments: ErrorPage.all.map(\.code))
    func examplesFail(code: String) throws {
        guard let page = ErrorPage.of(code), !page.example.isEmpty else { return }
        guard case .failed(let diagnostics) = Session().run(page.example, name: "example.dl") else {
            Issue.record("the example of \(code) runs")
            return
        }
        #expect(diagnostics.map(\.problem.code) == [code])
    }

    /// What stands between the quotes after `code: `.
    private static func codes(in text: String) -> Set<String> {
        var codes: Set<String> = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            for (before, code) in zip(parts, parts.dropFirst()) where before.hasSuffix("code: ") {
                if code.allSatisfy({ $0.isLowercase && $0.isASCII }) && !code.isEmpty { codes.insert(String(code)) }
            }
        }
        return codes
    }

    private static func swiftFiles(below folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            let path = folder + "/" + name
            if name.hasSuffix(".swift") { files.append(path) } else { files += swiftFiles(below: path) }
        }
        return files
    }
}
