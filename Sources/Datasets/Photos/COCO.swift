import Files

/// Photos with boxes in COCO's form: one JSON file of `images`, `annotations` and `categories`, and a folder of photos.
///
/// Labels are places in the list of categories in the order of their ids: 0...79 where the ids run from 1 to 90.
/// Source: Lin et al. 2014; cocodataset.org/#format-data.
public enum COCO {
    private struct ImageEntry {
        var id = 0
        var name = ""
    }

    private struct Annotation {
        var image: Int?
        var category: Int?
        var box: [Double] = []
        var area: Double?
        var isCrowd = false
    }

    /// - Parameters:
    ///   - annotations: the JSON file.
    ///   - images: the folder of the photos.
    /// - Throws: `FileError`, `DataSetError.format`.
    public static func load(annotations path: String, images folder: String) throws -> AnnotatedPhotos {
        do {
            return try read(try File.read(path, limit: 1 << 30), path, images: folder)
        } catch let error as JSONError {
            throw DataSetError.format(path: path, format: "COCO's annotations", reason: error.sentence)
        }
    }

    private static func read(_ bytes: [UInt8], _ path: String, images folder: String) throws -> AnnotatedPhotos {
        var cursor = JSONCursor(bytes[...])
        var images: [ImageEntry]?
        var annotations: [Annotation]?
        var categories: [(id: Int, name: String)]?
        try cursor.object { name, cursor in
            switch name {
            case "images": images = try list(&cursor, image)
            case "annotations": annotations = try list(&cursor, annotation)
            case "categories": categories = try list(&cursor, category)
            default: try cursor.skip()
            }
        }
        try cursor.end()
        guard let images, let annotations, let categories else {
            throw cursor.wrong("it lacks images, annotations or categories")
        }
        let ordered = categories.sorted { $0.id < $1.id }
        let labels = Dictionary(ordered.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let places = Dictionary(images.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var photos = images.map {
            AnnotatedPhotos.Photo(name: $0.name, path: "\(folder)/\($0.name)", objects: [])
        }
        for (number, one) in annotations.enumerated() {
            func wrong(_ reason: String) -> DataSetError {
                .format(path: path, format: "COCO's annotations", reason: "annotation \(number + 1) \(reason)")
            }
            guard let image = one.image.flatMap({ places[$0] }) else { throw wrong("is for no known image") }
            guard let label = one.category.flatMap({ labels[$0] }) else { throw wrong("has no known category") }
            guard one.box.count == 4, one.box[2] >= 0, one.box[3] >= 0, one.box.allSatisfy({ abs($0) < 1e9 }) else {
                throw wrong("has no box of four numbers x, y, width, height")
            }
            let (x, y) = (one.box[0], one.box[1])
            photos[image].objects.append(
                .init(
                    box: SIMD4(Float(x), Float(y), Float(x + one.box[2]), Float(y + one.box[3])), label: label,
                    isCrowd: one.isCrowd, area: one.area))
        }
        return AnnotatedPhotos(name: "COCO", photos: photos, classNames: ordered.map(\.name))
    }

    private static func list<Entry>(
        _ cursor: inout JSONCursor, _ read: (inout JSONCursor) throws -> Entry
    ) throws -> [Entry] {
        var entries: [Entry] = []
        try cursor.array { entries.append(try read(&$0)) }
        return entries
    }

    private static func image(_ cursor: inout JSONCursor) throws -> ImageEntry {
        var (id, file): (Int?, String?)
        try cursor.object { name, cursor in
            switch name {
            case "id": id = try cursor.integer()
            case "file_name": file = try cursor.string()
            default: try cursor.skip()
            }
        }
        guard let id, let file else { throw cursor.wrong("an image lacks its id or file_name") }
        // A file of annotations names files beside each other, not anywhere on the machine.
        guard !file.hasPrefix("/"), !file.split(separator: "/").contains("..") else {
            throw cursor.wrong("the file name \"\(file)\" leads out of the folder")
        }
        return ImageEntry(id: id, name: file)
    }

    private static func annotation(_ cursor: inout JSONCursor) throws -> Annotation {
        var result = Annotation()
        try cursor.object { name, cursor in
            switch name {
            case "image_id": result.image = try cursor.integer()
            case "category_id": result.category = try cursor.integer()
            case "bbox": result.box = try list(&cursor) { try $0.number() }
            case "area": result.area = try cursor.number()
            case "iscrowd": result.isCrowd = try cursor.integer() != 0
            default: try cursor.skip()
            }
        }
        return result
    }

    private static func category(_ cursor: inout JSONCursor) throws -> (id: Int, name: String) {
        var (id, title): (Int?, String?)
        try cursor.object { name, cursor in
            switch name {
            case "id": id = try cursor.integer()
            case "name": title = try cursor.string()
            default: try cursor.skip()
            }
        }
        guard let id, let title else { throw cursor.wrong("a category lacks its id or name") }
        return (id, title)
    }
}
