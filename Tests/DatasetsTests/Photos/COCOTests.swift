import Datasets
import Files
import TestSupport
import Testing

@Suite("Annotations in COCO's form")
struct COCOTests {
    private let folder = TemporaryFolder()

    private func load(_ text: String) throws -> AnnotatedPhotos {
        let path = folder.path + "/instances.json"
        try File.write(text, to: path)
        return try COCO.load(annotations: path, images: "photos")
    }

    private let whole = """
        {"info": {"x": [1, {"y": "}"}]}, "images": [{"id": 7, "file_name": "a.jpg", "width": 9}, {"file_name": "b.jpg", "id": 3}],
         "categories": [{"id": 90, "name": "tooth\\u0062rush"}, {"id": 1, "name": "person", "supercategory": null}],
         "annotations": [
          {"image_id": 7, "category_id": 90, "bbox": [10, 20.5, 30, 4e1], "area": 12.5, "iscrowd": 0, "segmentation": [[1, 2]]},
          {"image_id": 7, "category_id": 1, "bbox": [0, 0, 5, 5], "iscrowd": 1}]}
        """

    @Test("labels are places in the order of ids, boxes are corners, what is not needed is skipped")
    func reads() throws {
        let photos = try load(whole)
        #expect(photos.classNames == ["person", "toothbrush"])
        #expect(photos.photos.map(\.path) == ["photos/a.jpg", "photos/b.jpg"])
        #expect(
            photos.photos[0].objects == [
                .init(box: [10, 20.5, 40, 60.5], label: 1, area: 12.5),
                .init(box: [0, 0, 5, 5], label: 0, isCrowd: true),
            ])
        #expect(photos.photos[1].boxes.shape == [0, 4])
        #expect(photos.part([1]).photos.map(\.name) == ["b.jpg"])
    }

    @Test(
        "a damaged file is one error that says what is wrong",
        arguments: [
            ("", "an object is expected"), ("[]", "an object is expected"), ("{}", "it lacks images"),
            ("{\"images\": [{\"id\": 1}]}", "lacks its id or file_name"),
            ("{\"images\": [{\"id\": 1, \"file_name\": \"../../etc/passwd\"}]}", "leads out of the folder"),
            ("{\"images\": [{\"id\": 1e99, \"file_name\": \"a\"}]}", "a whole number is expected"),
            ("{\"images\": \"no\"}", "an array is expected"), ("{\"info\": {\"a\": [1, 2}", "it ends too early"),
            ("{\"images\": [], \"categories\": [], \"annotations\": [{\"image_id\": 5}]}", "is for no known image"),
            ("{\"images\": [], \"categories\": [], \"annotations\": []} x", "something follows"),
        ])
    func damaged(_ text: String, _ words: String) {
        do {
            _ = try load(text)
            Issue.record("it was read: \(text)")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test("boxes that are none are named by their annotation", arguments: ["[1, 2, 3]", "[1, 2, -3, 4]", "[1e300, 2, 3, 4]"])
    func boxes(_ box: String) {
        let text = """
            {"images": [{"id": 1, "file_name": "a"}], "categories": [{"id": 1, "name": "x"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": \(box)}]}
            """
        #expect(throws: DataSetError.self) { try load(text) }
    }

    @Test("cut anywhere it is an error, never a crash")
    func truncated() {
        for length in 0..<whole.utf8.count - 1 {
            #expect(throws: DataSetError.self) { try load(String(decoding: whole.utf8.prefix(length), as: UTF8.self)) }
        }
    }

    @Test("deep nesting is passed over without a deep stack")
    func deep() throws {
        let nested = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        #expect(throws: DataSetError.self) { try load("{\"x\": \(nested)}") }
    }

    @Test("a photo that is not there is an error when it is asked for")
    func missing() throws {
        let photos = try load(whole)
        #expect(throws: (any Error).self) { try photos.image(0) }
    }

    @Test(
        "the photos of the data folder with their 112 boxes",
        .enabled(if: SharedData.has("datasets/coco_subset/instances.json"), SharedData.reason))
    func subset() throws {
        let path = SharedData.path("datasets/coco_subset")
        let photos = try COCO.load(annotations: "\(path)/instances.json", images: "\(path)/images")
        #expect(photos.count == 11 && photos.classNames.count == 80)
        #expect(photos.photos.reduce(0) { $0 + $1.objects.count } == 112)
        for (place, photo) in photos.photos.enumerated() {
            let image = try photos.image(place)
            for object in photo.objects {
                #expect(object.box[2] <= Float(image.width) + 1 && object.box[3] <= Float(image.height) + 1)
            }
        }
    }
}
