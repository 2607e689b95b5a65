import ArgumentParser
import Diagnostics
import Glibc
import Models
import Terminal

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the pretrained models, fetch one, or look into a model file.",
        subcommands: [List.self, Fetch.self, Inspect.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The models that can be had by name.")

        func run() throws {
            let output = StandardOutput()
            let store = ModelStore()
            for entry in ShippedModels.entries {
                output.write(
                    "\(ModelsCommand.padded(entry.name, 28))  here      \(ModelsCommand.size(entry.byteCount))  Apache-2.0\n"
                        + "    \(entry.title)\n")
            }
            for entry in ModelCatalogue.entries {
                let state = ModelsCommand.padded(store.isFetched(entry) ? "here" : "to fetch", 8)
                let hash = entry.files.first.map { "sha256 \($0.sha256)" } ?? ""
                output.write(
                    "\(ModelsCommand.padded(entry.name, 28))  \(state)  \(ModelsCommand.size(entry.byteCount))  "
                        + "\(entry.licence ?? "licence not stated")\n    \(entry.title); \(entry.format.rawValue)\n"
                        + "    \(entry.package)==\(entry.version), \(hash)\n")
            }
            output.write("\nThey are kept in \(store.folder). To get one: dlrepl models fetch NAME\n")
            throw ExitCode(output.finish(ExitStatus.success))
        }
    }

    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Get a model, unless it is here.")

        @Argument(help: "Its name, as `dlrepl models` lists it.")
        var name: String

        func run() throws {
            let output = StandardOutput()
            let bar = ProgressBar(output: output)
            InterruptSignal.install(.endsAtSecond)
            do {
                let path = try ModelStore().fetch(
                    name, progress: { bar.show(ModelsCommand.words($0)) },
                    shouldStop: { InterruptSignal.flag.isRaised })
                bar.finish()
                output.write(path + "\n")
                throw ExitCode(output.finish(ExitStatus.success))
            } catch let error as any TeachableError {
                bar.finish()
                output.writeError(error.problem.text)
                throw ExitCode(InterruptSignal.flag.isRaised ? ExitStatus.interrupted : ExitStatus.failed)
            }
        }
    }

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What a model file holds, without running it.")

        @Argument(help: "A name that `dlrepl models` lists, or a path.")
        var name: String

        func run() throws {
            let output = StandardOutput()
            do {
                output.write(try ModelLoader.inspect(name).text + "\n")
                throw ExitCode(output.finish(ExitStatus.success))
            } catch let error as any TeachableError {
                output.writeError(error.problem.text)
                throw ExitCode(ExitStatus.failed)
            }
        }
    }

    private static func size(_ bytes: Int) -> String {
        let tenths = (bytes * 10 + (1 << 19)) >> 20
        let text = "\(tenths / 10).\(tenths % 10) MiB"
        return String(repeating: " ", count: max(0, 9 - text.count)) + text
    }

    private static func words(_ progress: ModelStore.Progress) -> ProgressBar.State {
        switch progress {
        case .waiting: .text("another process is fetching it; waiting")
        case .resolving: .text("looking for the package")
        case .downloading(let done, let total): .bytes(done: done, total: total)
        case .verifying: .text("verifying")
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
