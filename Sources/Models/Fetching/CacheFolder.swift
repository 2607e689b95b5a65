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
}
