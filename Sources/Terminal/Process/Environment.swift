import Glibc

/// The variables the process was started with.
public enum Environment {
    public static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
