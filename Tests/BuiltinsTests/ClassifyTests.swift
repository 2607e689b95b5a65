import Files
import Models
import Sessions
import TestSupport
import Testing

@Suite("The chapter's scripts on the pelican and the flamingo")
struct ClassifyTests {
    private static let whole = "models/mobilenet_v1_1.0_224_imagenet_quant_tflite"

    private func text(_ program: String) throws -> String {
        var options = Session.Options()
        options.dataFolders = [SharedData.path("images")]
        let session = Session(options: options)
        guard case .value(let value) = session.run(program, name: "test") else {
            Issue.record("\(program) gave no value")
            return ""
        }
        return session.machine.text(value)
    }

    @Test(
        "MobileNet v1 sees the flamingo and the pelican, printed as in the book",
        .enabled(if: SharedData.has(whole) && SharedData.has("images/pelican.jpg"), SharedData.reason))
    func firstVersion() throws {
        let model = "load_model(\"\(SharedData.path(Self.whole))\")"
        let pelican = try text("\"{classify(\(model), \"pelican.jpg\")}\"")
        #expect(pelican.contains("[[('n02051845', 'pelican', 0.9999"))
        #expect(pelican.split(separator: "\n").count == 5)
        #expect(pelican.contains("('n02058221', 'albatross', "))
        let flamingo = try text("\"{classify(\(model), \"flamingo.jpg\")[0]}\"")
        #expect(flamingo.contains("flamingo") && flamingo.contains("n02007558") && flamingo.contains("index: 131"))
    }

    @Test(
        "MobileNet v2 sees them, too",
        .enabled(
            if: SharedData.has("images/pelican.jpg")
                && ModelCatalogue.entry(named: "mobilenet_v2").map { ModelStore().isFetched($0) } == true,
            "needs the weights of mobilenet_v2"))
    func secondVersion() throws {
        let pelican = try text("\"{classify(load_model(\"mobilenet_v2\"), \"pelican.jpg\")}\"")
        #expect(pelican.contains("[[('n02051845', 'pelican', 0.9999"))
        let flamingo = try text("\"{classify(load_model(\"mobilenet_v2\"), \"flamingo.jpg\", top=2)}\"")
        #expect(flamingo.contains("[[('n02007558', 'flamingo', 0.9999"))
        #expect(flamingo.contains("('n02006656', 'spoonbill', "))
    }
}
