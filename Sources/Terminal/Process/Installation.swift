import Files
import Glibc

/// Where the things that come with the program lie: the folder that holds `Lessons`.
public struct Installation: Sendable {
    /// Nil when it is found nowhere.
    public let home: String?

    /// `$DLREPL_HOME`; else the checkout that the executable was built in; else `share/dlrepl` beside the folder that
    /// the executable is in.
    ///
    /// - Parameters:
    ///   - executable: its path, links followed.
    ///   - given: the value of `DLREPL_HOME`.
    public init(executable: String, given: String?) {
        if let given, !given.isEmpty {
            home = given
            return
        }
        var folder = executable
        while folder.hasPrefix("/") && folder != "/" {
            folder = Folder.containing(folder)
            if File.exists(folder + "/Package.swift") && File.exists(folder + "/Lessons") {
                home = folder
                return
            }
            if File.exists(folder + "/share/dlrepl/Lessons") {
                home = folder + "/share/dlrepl"
                return
            }
        }
        home = nil
    }

    public static func current() -> Installation {
        Installation(executable: executablePath ?? "", given: Environment.variable("DLREPL_HOME"))
    }

    public static var executablePath: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// The installed file that `path` means, whatever its case: `lessons/ch5.dl`, or `ch5.dl` alone.
    public func lesson(_ path: String) -> String? {
        guard let home, !path.hasPrefix("/") else { return nil }
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains("..") else { return nil }
        let below = parts[0].lowercased() == "lessons" ? parts.dropFirst() : parts[...]
        return Installation.find(below, in: home + "/Lessons")
    }

    /// The photos that come with the lessons.
    public var photos: String? { home.map { $0 + "/Lessons/photos" } }

    /// The paths of all lessons, below `Lessons`, in order; exercises are no lessons.
    public var lessonNames: [String] {
        guard let home else { return [] }
        let names = Folder.files(below: home + "/Lessons", ending: ".dl").filter { !$0.hasPrefix("exercises/") }
        // A chapter's own story stands before the folder with its sections.
        return names.sorted { $0.dropLast(3) < $1.dropLast(3) }
    }

    /// Follows the parts of a path down from a folder; the exact name goes before another case of it.
    private static func find(_ parts: ArraySlice<Substring>, in folder: String) -> String? {
        var path = folder
        for part in parts {
            if File.exists(path + "/" + part) {
                path += "/" + part
            } else if let name = Folder.entries(of: path).first(where: { $0.lowercased() == part.lowercased() }) {
                path += "/" + name
            } else {
                return nil
            }
        }
        return parts.isEmpty ? nil : path
    }
}
