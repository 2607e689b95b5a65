import Files
import TestSupport
import Testing

@Suite("Training that was killed", .serialized)
struct ResumedTrainingTests {
    private let folder = TemporaryFolder()

    private static let program = """
        seed(3)
        (train, test) = digits().split(0.8)
        net = sequential { flatten(); dense(64); relu(); dropout(0.2); dense(10) }
        fit(net, train, epochs=40, validation=test, checkpoint="{args[0]}/run.checkpoint")
        save(net, "{args[0]}/net.safetensors")
        """

    @Test("a run killed after its first epoch and started again ends in the bytes of an unbroken one")
    func killed() throws {
        try folder.write(Self.program, to: "train.dl")
        for name in ["whole", "broken"] { try Folder.make("\(folder.path)/\(name)") }
        let broken = "\(folder.path)/broken"
        let process = try TerminalProcess(["run", "\(folder.path)/train.dl", broken], state: folder)
        #expect(process.wait { _ in File.exists("\(broken)/run.checkpoint") })
        process.kill()
        #expect(!File.exists("\(broken)/net.safetensors"))
        for name in ["broken", "whole"] {
            let result = try Dlrepl.run(["run", "train.dl", "\(folder.path)/\(name)"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
        }
        #expect(try File.read("\(broken)/net.safetensors") == File.read("\(folder.path)/whole/net.safetensors"))
    }
}
