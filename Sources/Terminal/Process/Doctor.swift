import Files
import Glibc
import Sessions

/// What the program finds on this machine of the things it works with.
public struct Doctor {
    public struct Finding: Sendable {
        public var subject: String
        public var isFine: Bool
        /// Whether the program does its work without it.
        public var isOptional: Bool
        public var detail: String
        /// What to do where it is missing.
        public var advice: String

        public init(_ subject: String, isFine: Bool, isOptional: Bool = true, _ detail: String, advice: String) {
            self.subject = subject
            self.isFine = isFine
            self.isOptional = isOptional
            self.detail = detail
            self.advice = advice
        }
    }

    public var findings: [Finding]

    public init(installation: Installation) {
        findings = [
            Doctor.library("Cairo (figures)", ["libcairo.so.2"], package: "libcairo2"),
            Doctor.font,
            Doctor.lessons(installation),
            Doctor.threads,
            Doctor.terminal,
        ]
    }

    /// Whether nothing is missing that the program needs.
    public var isHealthy: Bool { findings.allSatisfy { $0.isFine || $0.isOptional } }

    public func text(version: String) -> String {
        let width = findings.map(\.subject.count).max() ?? 0
        var lines = ["dlrepl \(version), \(Installation.executablePath ?? "?")"]
        for finding in findings {
            let gap = String(repeating: " ", count: width - finding.subject.count)
            lines.append("\(finding.isFine ? "ok  " : "--  ")\(finding.subject)\(gap)  \(finding.detail)")
            if !finding.isFine { lines.append("      \(String(repeating: " ", count: width))-> \(finding.advice)") }
        }
        return lines.joined(separator: "\n")
    }

    public var json: JSONValue {
        .object([
            ("healthy", .bool(isHealthy)),
            (
                "findings",
                .list(
                    findings.map {
                        .object([
                            ("subject", .string($0.subject)), ("fine", .bool($0.isFine)),
                            ("optional", .bool($0.isOptional)), ("detail", .string($0.detail)),
                            ("advice", .string($0.isFine ? "" : $0.advice)),
                        ])
                    })
            ),
        ])
    }

    /// A library that is bound when it is first used.
    private static func library(_ subject: String, _ names: [String], package: String) -> Finding {
        for name in names {
            if let handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL) {
                dlclose(handle)
                return Finding(subject, isFine: true, name, advice: "")
            }
        }
        return Finding(subject, isFine: false, "no \(names[0])", advice: "apt install \(package)")
    }

    private static var font: Finding {
        let paths = ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"]
        if let path = paths.first(where: File.exists) { return Finding("fonts", isFine: true, path, advice: "") }
        return Finding("fonts", isFine: false, "no DejaVu Sans", advice: "apt install fonts-dejavu-core")
    }

    private static func lessons(_ installation: Installation) -> Finding {
        let count = installation.lessonNames.count
        return Finding(
            "lessons", isFine: count > 0, "\(count) in \(installation.home.map { $0 + "/Lessons" } ?? "no folder")",
            advice: "set DLREPL_HOME to the folder that holds Lessons")
    }

    private static var threads: Finding {
        Finding("processors", isFine: true, "\(sysconf(Int32(_SC_NPROCESSORS_ONLN)))", advice: "")
    }

    private static var terminal: Finding {
        let name = Environment.variable("TERM") ?? ""
        let isFine = !["", "dumb"].contains(name)
        return Finding(
            "terminal", isFine: isFine, name.isEmpty ? "TERM is not set" : name,
            advice: "without a terminal that moves its cursor, lines are read without editing")
    }
}
