import ArgumentParser
import Models
import Terminal

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is here: libraries, fonts, lessons, models.")

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let output = StandardOutput()
        let store = ModelStore()
        let fetched = ModelCatalogue.entries.filter { store.isFetched($0) }.map(\.name)
        var doctor = Doctor(installation: .current())
        doctor.findings.append(
            Doctor.Finding(
                "models", isFine: !fetched.isEmpty,
                fetched.isEmpty ? "none in \(store.folder)" : fetched.joined(separator: ", "),
                advice: "dlrepl models lists what can be fetched"))
        output.write(json ? doctor.json.text + "\n" : doctor.text(version: Version.text) + "\n")
        throw ExitCode(output.finish(doctor.isHealthy ? ExitStatus.success : ExitStatus.failed))
    }
}
