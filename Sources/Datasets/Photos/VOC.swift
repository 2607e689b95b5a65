import Files

/// Photos with boxes in the form of PASCAL VOC: `Annotations/*.xml`, `JPEGImages/*.jpg` and lists of names in
/// `ImageSets/Main/*.txt`.
///
/// VOC counts pixels from 1 and names the first and the last one of a box; here a box is its edges, counted from 0:
/// `(xmin - 1, ymin - 1, xmax, ymax)`, whose area is VOC's `(xmax - xmin + 1) (ymax - ymin + 1)`.
/// Source: Everingham et al. 2010; the development kit's documentation, section 8.
public enum VOC {
    /// Of the challenge, in alphabetical order. Source: table 1.
    public static let classNames = [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
        "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ]

    /// - Parameters:
    ///   - path: the folder that holds `Annotations`.
    ///   - part: a list of `ImageSets/Main` by its name, as `trainval`; nil for every annotation there is.
    /// - Throws: `FileError`, `DataSetError`.
    public static func load(_ path: String, part: String? = nil) throws -> AnnotatedPhotos {
        let files = Folder.files(below: "\(path)/Annotations", ending: ".xml")
        guard !files.isEmpty else {
            throw DataSetError.noFiles(path: path, wanted: ["Annotations/*.xml", "JPEGImages/*.jpg"])
        }
        var names = files.map { String($0.dropLast(4)) }
        if let part {
            let list = "\(path)/ImageSets/Main/\(part).txt"
            guard !part.contains("/"), File.exists(list) else {
                throw DataSetError.noFiles(path: path, wanted: ["ImageSets/Main/\(part).txt"])
            }
            // A list for one class has a second column, which says whether the class is there.
            names = try File.readText(list).split(separator: "\n").compactMap { line in
                line.split(whereSeparator: \.isWhitespace).first.map(String.init)
            }
        }
        let drafts = try names.map { try annotation("\(path)/Annotations/\($0).xml", folder: path) }
        let found = Set(drafts.flatMap { $0.objects.map(\.className) })
        let classes = found.isSubset(of: classNames) ? classNames : found.sorted()
        let numbers = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let photos = drafts.map { draft in
            AnnotatedPhotos.Photo(
                name: draft.file, path: "\(path)/JPEGImages/\(draft.file)",
                objects: draft.objects.map {
                    .init(box: $0.box, label: numbers[$0.className] ?? 0, isDifficult: $0.isDifficult)
                })
        }
        return AnnotatedPhotos(name: "VOC", photos: photos, classNames: classes)
    }

    private struct Draft {
        var file: String
        var objects: [(className: String, box: SIMD4<Float>, isDifficult: Bool)]
    }

    private static func annotation(_ path: String, folder: String) throws -> Draft {
        let root = try XMLElement.read(try File.read(path, limit: 1 << 20), path: path, format: "VOC's annotations")
        func wrong(_ reason: String) -> DataSetError {
            .format(path: path, format: "VOC's annotations", reason: reason)
        }
        guard root.name == "annotation" else { throw wrong("it begins with <\(root.name)>, not <annotation>") }
        guard let file = root.first("filename")?.text, !file.isEmpty, !file.contains("/") else {
            throw wrong("it names no photo")
        }
        let objects = try root.children.filter { $0.name == "object" }.enumerated().map { number, object in
            guard let name = object.first("name")?.text, !name.isEmpty else {
                throw wrong("object \(number + 1) has no name")
            }
            let box = object.first("bndbox")
            let sides = ["xmin", "ymin", "xmax", "ymax"].compactMap { side in
                (box?.first(side)?.text).flatMap { Float($0) }.flatMap { abs($0) < 1e7 ? $0 : nil }
            }
            guard sides.count == 4, sides[0] <= sides[2], sides[1] <= sides[3] else {
                throw wrong("object \(number + 1), \(name), has no box of four numbers")
            }
            return (name, SIMD4(sides[0] - 1, sides[1] - 1, sides[2], sides[3]), object.first("difficult")?.text == "1")
        }
        return Draft(file: file, objects: objects)
    }
}
