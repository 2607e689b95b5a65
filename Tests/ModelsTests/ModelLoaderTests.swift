import Files
import Glibc
import Interchange
import Models
import Testing

@Suite("Loading a model that is not one says why")
struct ModelLoaderTests {
    private let store = ModelStore(folder: "/tmp/dlrepl-test-no-such-cache")

    private func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = "/tmp/dlrepl-test-\(getpid())-\(name)"
        try File.write(bytes, to: path)
        defer { unlink(path) }
        try body(path)
    }

    @Test("an unknown name lists the known ones")
    func unknownName() {
        #expect {
            try ModelLoader.load("ssd_mobilenet", store: store)
        } throws: { error in
            guard case ModelError.unknownName("ssd_mobilenet", let known) = error else { return false }
            return known.contains("ssd_mobilenet_v2_coco")
        }
    }

    @Test("a known model that was not fetched, and one that cannot be run")
    func notThere() {
        #expect(
            throws: ModelError.notFetched(
                name: "ssd_mobilenet_v2_coco", folder: "/tmp/dlrepl-test-no-such-cache/models/ssd_mobilenet_v2_coco")
        ) { try ModelLoader.load("ssd_mobilenet_v2_coco", store: store) }
        #expect(throws: ModelError.notRunnable(name: "mnist", format: "IDX")) {
            try ModelLoader.load("mnist", store: store)
        }
    }

    @Test("a missing file, a folder, an empty file and a text file")
    func files() throws {
        #expect(throws: FileError.system(path: "no/such/model.pb", doing: "open", errno: ENOENT)) {
            try ModelLoader.load("no/such/model.pb", store: store)
        }
        #expect(throws: FileError.isDirectory(path: "/tmp")) { try ModelLoader.load("/tmp", store: store) }
        try withFile("empty.pb", []) { path in
            #expect(throws: ImportError(path: path, reason: .empty)) { try ModelLoader.load(path, store: store) }
        }
        try withFile("text.pb", Array("hello, I am no model\n".utf8)) { path in
            #expect(throws: ImportError(path: path, reason: .text(start: "hello, I am no model"))) {
                try ModelLoader.load(path, store: store)
            }
        }
    }

    @Test("a graph without a detector in it")
    func notADetector() throws {
        // A GraphDef of one node named "a" of operation "NoOp".
        try withFile("other.pb", [0x0A, 0x09, 0x0A, 0x01, 0x61, 0x12, 0x04, 0x4E, 0x6F, 0x4F, 0x70]) { path in
            #expect(
                throws: ModelError.notADetector(
                    path: path, missing: "node Preprocessor/map/TensorArrayStack/TensorArrayGatherV3")
            ) { try ModelLoader.load(path, store: store) }
        }
    }
}
