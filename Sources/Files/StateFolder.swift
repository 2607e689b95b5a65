/// The folder of what the program remembers of its user from one start to the next.
public enum StateFolder {
    /// The path of `name` in `$XDG_STATE_HOME/dlrepl`, else in `~/.local/state/dlrepl`; nil without a home folder.
    ///
    /// Source: XDG Base Directory Specification 0.8; a relative path does not count.
    public static func path(of name: String, environment: (String) -> String?) -> String? {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/dlrepl/\(name)" }
        guard let home = environment("HOME"), !home.isEmpty else { return nil }
        return "\(home)/.local/state/dlrepl/\(name)"
    }
}
