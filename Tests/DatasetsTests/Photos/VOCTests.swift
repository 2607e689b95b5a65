import Datasets
import Files
import TestSupport
import Testing

@Suite("Annotations in the form of PASCAL VOC")
struct VOCTests {
    private let folder = TemporaryFolder()

    private func write(_ name: String, _ text: String) throws {
        try Folder.make(folder.path + "/Annotations")
        try File.write(text, to: folder.path + "/Annotations/\(name).xml")
    }

    private let whole = """
        <?xml version="1.0"?>
        <!-- made by hand <object> -->
        <annotation verified="yes">
          <filename>000001.jpg</filename><size><width>353</width></size><owner/>
          <object><name>dog</name><difficult>0</difficult>
            <bndbox><xmin>48</xmin><ymin>240</ymin><xmax>195</xmax><ymax>371</ymax></bndbox>
            <part><name>head</name><bndbox><xmin>1</xmin></bndbox></part></object>
          <object><bndbox><xmax>352.0</xmax><ymax>498</ymax><xmin>8</xmin><ymin>12</ymin></bndbox>
            <name>person</name><difficult>1</difficult></object>
        </annotation>
        """

    @Test("the first pixel 48 and the last 195 are the edges 47 and 195: an area of VOC's (195 - 48 + 1) x ...")
    func reads() throws {
        try write("000001", whole)
        let photos = try VOC.load(folder.path)
        #expect(photos.classNames == VOC.classNames)
        #expect(photos.photos[0].path == folder.path + "/JPEGImages/000001.jpg")
        #expect(
            photos.photos[0].objects == [
                .init(box: [47, 239, 195, 371], label: 11),
                .init(box: [7, 11, 352, 498], label: 14, isDifficult: true),
            ])
    }

    @Test("a list of ImageSets chooses the photos")
    func parts() throws {
        try write("a", whole)
        try write("b", whole.split(separator: "000001").joined(separator: "b"))
        try Folder.make(folder.path + "/ImageSets/Main")
        try File.write("b  1\n", to: folder.path + "/ImageSets/Main/dog_val.txt")
        #expect(try VOC.load(folder.path, part: "dog_val").photos.map(\.name) == ["b.jpg"])
        #expect(try VOC.load(folder.path).count == 2)
        #expect(throws: DataSetError.noFiles(path: folder.path, wanted: ["ImageSets/Main/test.txt"])) {
            try VOC.load(folder.path, part: "test")
        }
    }

    @Test("other classes than the challenge's come in alphabetical order")
    func classes() throws {
        try write("a", whole.split(separator: "dog").joined(separator: "mole &amp; vole"))
        #expect(try VOC.load(folder.path).classNames == ["mole & vole", "person"])
    }

    @Test(
        "a damaged file is one error that says what is wrong",
        arguments: [
            ("", "it holds no element"), ("<annotation>", "ends inside <annotation>"), ("<a></b>", "closes nothing"),
            ("<html></html>", "not <annotation>"), ("<annotation></annotation>", "names no photo"),
            ("<annotation", "a tag has no end"), ("<>", "a tag has no name"),
            ("<annotation><filename>a</filename><object></object></annotation>", "has no name"),
            ("<annotation><filename>a</filename><object><name>x</name></object></annotation>", "has no box"),
            ("<annotation><filename>a &boom; b</filename></annotation>", "means nothing"),
        ])
    func damaged(_ text: String, _ words: String) throws {
        try write("a", text)
        do {
            _ = try VOC.load(folder.path)
            Issue.record("it was read: \(text)")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test("cut anywhere it is an error, never a crash; so is deep nesting")
    func truncated() throws {
        for length in 0..<whole.utf8.count - 1 {
            try write("a", String(decoding: whole.utf8.prefix(length), as: UTF8.self))
            #expect(throws: DataSetError.self) { try VOC.load(folder.path) }
        }
        try write("a", String(repeating: "<a>", count: 100_000))
        #expect(throws: DataSetError.self) { try VOC.load(folder.path) }
    }

    @Test("a folder without annotations says what is wanted")
    func none() {
        #expect(throws: DataSetError.self) { try VOC.load(folder.path) }
    }
}
