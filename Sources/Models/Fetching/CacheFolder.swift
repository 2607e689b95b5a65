import Files
import Glibc

/// Where fetched models are kept.
enum CacheFolder {
    /// `$DLREPL_CACHE`, else `$XDG_CACHE_HOME/dlrepl`, else `~/.cache/dlrepl`; a relative path is not taken from
    /// the XDG variable, as its specification asks.
    static func standard() -> String {
        if let own = variable("DLREPL_CACHE") { return own }
        if let shared = variable("XDG_CACHE_HOME"), shared.hasPrefix("/") { return shared + "/dlrepl" }
        return (variable("HOME") ?? "/tmp") + "/.cache/dlrepl"
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Makes `path` and the folders it lies in.
    ///
    /// - Throws: `FileError`.
    static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o755) != 0 && errno != EEXIST && !File.exists(made) {
                throw FileError.system(path: made, doing: "make the folder", errno: errno)
            }
        }
    }
}
